import { blockTypes, isSection, longestBlock, sectionHeader, unitsPerSecond } from './blocks.ts';

/** What went into a cut so far. Times are milliseconds since 1970. */
interface CutCounts {
  readonly packets: number;
  /** Of the first and last packet; null without any. */
  readonly first: number | null;
  readonly last: number | null;
  /** Files that ended in the middle of a block or hold something else, with where (in bytes). */
  readonly broken: readonly { readonly file: string; readonly at: number }[];
}

export interface CutOptions {
  /** Milliseconds since 1970, both included. */
  readonly from: number;
  readonly to: number;
  /** Which packets of that time are wanted, by their block and their place in the recording, from 1; all unless given. */
  readonly wants?: (block: Buffer, number: number) => boolean;
  readonly comment: string;
  readonly application: string;
}

/** Puts the packets of several recordings, given one after another, into one. */
export interface Cutter {
  /** What the cut begins with. */
  readonly header: Buffer;
  /**
   * Begins the next recording. Those of one `run` follow one another; when another run begins, which may have begun before
   * the last one ended, its packets up to the last one of before are left out, as they are there already.
   */
  open(file: string, run: string): void;
  /**
   * The next bytes of the recording: how many of them were taken, and which are to be written. The others must be given again
   * with what follows. `bytes` may be changed.
   */
  take(bytes: Buffer): { readonly taken: number; readonly parts: readonly Buffer[] };
  /** The recording ends; so many of its bytes were not taken. */
  close(rest: number): void;
  counts(): CutCounts;
}

/** Blocks of packets are copied as they are; every interface is described once, and nothing else is kept. */
export function createCutter({ comment, application, wants, ...window }: CutOptions): Cutter {
  const broken: { file: string; at: number }[] = [];
  const interfaces = createInterfaces();
  const clock = createWindow(window);
  let [file, run, at, lost] = ['', '', 0, false];
  let number = 0;

  /** Whether the block is to be written; it may be changed. */
  function isKept(view: DataView, start: number, length: number): boolean {
    const type = view.getUint32(start, true);
    if (type === blockTypes.packet && length >= 32) {
      const place = interfaces.at(view.getUint32(start + 8, true));
      number += 1;
      if (place === null) return false;
      const time = timeOf(view, start, place.units);
      if (!clock.has(time) || wants?.(bytesOf(view, start, length), number) === false) return false;
      clock.count(time);
      view.setUint32(start + 8, place.index, true);
      return true;
    }
    if (type === blockTypes.section) interfaces.forget();
    return type === blockTypes.interface && interfaces.isNew(bytesOf(view, start, length));
  }

  return {
    header: sectionHeader({ comment, application }),
    open(name, ofRun) {
      if (ofRun !== run) clock.changeRun();
      [file, run, at, lost] = [name, ofRun, 0, false];
      number = 0;
      interfaces.forget();
    },
    take(bytes) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      const parts = createParts(bytes);
      let start = 0;
      while (!lost && bytes.length - start >= 12) {
        const length = lengthOf(view, start, at + start === 0);
        lost = length === null;
        if (length === null || bytes.length - start < length) break;
        lost = view.getUint32(start + length - 4, true) !== length;
        if (lost) break;
        if (isKept(view, start, length)) parts.add(start, length);
        start += length;
      }
      at += start;
      if (lost && broken.at(-1)?.file !== file) broken.push({ file, at });
      return { taken: lost ? bytes.length : start, parts: parts.all() };
    },
    close(rest) {
      if (!lost && rest > 0) broken.push({ file, at });
    },
    counts: () => ({ ...clock.counts(), broken }),
  };
}

/** Bytes of the block that begins at `start`; null when none does. */
function lengthOf(view: DataView, start: number, isFirst: boolean): number | null {
  const type = view.getUint32(start, true);
  const length = view.getUint32(start + 4, true);
  if ((isFirst || type === blockTypes.section) && !isSection(view, start)) return null;
  return length < 12 || length % 4 !== 0 || length > longestBlock ? null : length;
}

const bytesOf = (view: DataView, start: number, length: number): Buffer =>
  Buffer.from(view.buffer, view.byteOffset + start, length);

const timeOf = (view: DataView, start: number, units: number): number =>
  ((view.getUint32(start + 12, true) * 2 ** 32 + view.getUint32(start + 16, true)) / units) * 1000;

/** Which packets lie in the time that is wanted, and which of them were there before. */
function createWindow({ from, to }: Pick<CutOptions, 'from' | 'to'>) {
  let packets = 0;
  let first: number | null = null;
  let last: number | null = null;
  let before = Number.NEGATIVE_INFINITY;
  return {
    changeRun() {
      before = last ?? before;
    },
    has: (time: number): boolean => time >= from && time <= to && time > before,
    count(time: number): void {
      first ??= time;
      last = last === null || time > last ? time : last;
      packets += 1;
    },
    counts: () => ({ packets, first, last }),
  };
}

interface Place {
  /** Number of the interface in what is written. */
  readonly index: number;
  /** Units of its times in a second. */
  readonly units: number;
}

/** The interfaces of what is written, and which of them those of the present section are. */
function createInterfaces() {
  const written = new Map<string, Place>();
  let present: Place[] = [];
  return {
    forget() {
      present = [];
    },
    at: (number: number): Place | null => present[number] ?? null,
    /** Whether the block describes an interface that was not described before. */
    isNew(block: Buffer): boolean {
      const key = block.toString('latin1');
      const known = written.get(key);
      const place = known ?? { index: written.size, units: block.length < 20 ? 1e6 : unitsPerSecond(block) };
      present.push(place);
      written.set(key, place);
      return known === undefined;
    },
  };
}

/** Collects blocks that follow one another as one part. */
function createParts(bytes: Buffer) {
  const parts: Buffer[] = [];
  let [from, to] = [0, 0];
  const flush = (): void => {
    if (to > from) parts.push(bytes.subarray(from, to));
  };
  return {
    add(start: number, length: number): void {
      if (start !== to) {
        flush();
        from = start;
      }
      to = start + length;
    },
    all(): readonly Buffer[] {
      flush();
      return parts;
    },
  };
}
