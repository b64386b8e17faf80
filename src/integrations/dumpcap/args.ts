export interface RingOptions {
  readonly interface: string;
  /** What the names of its files begin with, with the folder. dumpcap adds `_00001_20261121122057.pcapng`. */
  readonly base: string;
  /** Seconds after which the next file begins, however little is in this one. */
  readonly seconds: number;
  /** Bytes after which it begins. */
  readonly fileSize: number;
  /** Files that are kept; the oldest goes when one more begins. */
  readonly files: number;
  /** BPF; null for all packets. */
  readonly filter: string | null;
  /** Bytes of each packet; null for all. */
  readonly snapLength: number | null;
  /** Bytes of the kernel's buffer. */
  readonly buffer: number;
}

const mebibyte = 2 ** 20;

/** Arguments for dumpcap(1) that records for ever, and names each file on standard error when it begins it. */
export const ringArgs = (options: RingOptions): string[] => [
  ...['-q', '-i', options.interface],
  ...(options.filter === null ? [] : ['-f', options.filter]),
  ...(options.snapLength === null ? [] : ['-s', String(options.snapLength)]),
  ...['-B', String(Math.max(1, Math.round(options.buffer / mebibyte)))],
  ...['-b', `duration:${options.seconds}`],
  // In kB of 1000 bytes.
  ...['-b', `filesize:${Math.max(1, Math.floor(options.fileSize / 1000))}`],
  ...['-b', `files:${options.files}`],
  ...['-w', `${options.base}.pcapng`],
];
