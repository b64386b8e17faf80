export interface TimedFrame {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly bytes: Buffer;
}

export const linkTypes = { ethernet: 1, raw: 101, 'linux-sll': 113, 'linux-sll2': 276 } as const;

/** A recording in pcap format, little-endian, with microseconds. */
export function pcapFile(frames: readonly TimedFrame[], linkType: keyof typeof linkTypes = 'ethernet'): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(linkTypes[linkType], 20);
  return Buffer.concat([header, ...frames.map(pcapRecord)]);
}

export function pcapRecord({ time, bytes }: TimedFrame): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(Math.floor(time / 1000), 0);
  header.writeUInt32LE((time % 1000) * 1000, 4);
  header.writeUInt32LE(bytes.length, 8);
  header.writeUInt32LE(bytes.length, 12);
  return Buffer.concat([header, bytes]);
}
