import { blockTypes, isSection, longestBlock, sectionHeader, unitsPerSecond } from './blocks.ts';

/** What went into a cut so far. Times are milliseconds since 1970. */
export interface CutCounts {
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
  readonly comment: string;
  readonly application: string;
}

/** Puts the packets of several recordings, given one after another, into one. */
export interface Cutter {
  /**
   * Begins the next recording. Those of one `run` follow one another; when another run begins, which may have begun before
   * the last one ended, its packets up to the last one of before are left out, as they are there already.
   */
  open(file: string, run: string): void;
  /** Bytes of the recording as they come; what is to be written of it. Parts of `chunk` are only valid as long as it is. */
  push(chunk: Buffer): readonly Buffer[];
  /** The recording ends. */
  close(): void;
  counts(): CutCounts;
}

interface Place {
  /** Index of the interface in what is written. */
  readonly index: number;
  readonly units: number;
}

/** Blocks of packets are copied as they are; every interface is described once, and nothing else is kept. */
export function createCutter({ from, to, comment, application }: CutOptions): Cutter {
  const written = new Map<string, number>();
  const broken: { file: string; at: number }[] = [];
  const header = sectionHeader({ comment, application });
  let isBegun = false;
  let [file, run, at, lost] = ['', '', 0, false];
  let rest: Buffer = Buffer.alloc(0);
  let places: Place[] = [];
  let packets = 0;
  let first: number | null = null;
  let last: number | null = null;
  let before = Number.NEGATIVE_INFINITY;

  function adopt(block: Buffer): Buffer | null {
    const units = unitsPerSecond(block);
    const key = block.toString('latin1');
    const known = written.get(key);
    places.push({ index: known ?? written.size, units });
    if (known !== undefined) return null;
    written.set(key, written.size);
    return Buffer.from(block);
  }

  function isWanted(view: DataView, start: number, place: Place): boolean {
    const time = ((view.getUint32(start + 12, true) * 2 ** 32 + view.getUint32(start + 16, true)) / place.units) * 1000;
    if (!(time >= from && time <= to && time > before)) return false;
    first ??= time;
    last = last === null || time > last ? time : last;
    packets += 1;
    return true;
  }

  /** Takes whole blocks from `bytes`; returns how many bytes they have. */
  function take(bytes: Buffer, out: Buffer[]): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let start = 0;
    let kept = 0;
    const flush = (upTo: number, next: number): void => {
      if (upTo > kept) out.push(bytes.subarray(kept, upTo));
      kept = next;
    };
    while (!lost && bytes.length - start >= 12) {
      const type = view.getUint32(start, true);
      const length = view.getUint32(start + 4, true);
      const isFirst = at + start === 0;
      lost = length < 12 || length % 4 !== 0 || length > longestBlock;
      lost ||= (isFirst || type === blockTypes.section) && !isSection(view, start);
      if (lost || bytes.length - start < length) break;
      const next = start + length;
      lost = view.getUint32(next - 4, true) !== length;
      if (lost) break;
      if (type === blockTypes.section) places = [];
      const place = type === blockTypes.packet && length >= 32 ? places[view.getUint32(start + 8, true)] : undefined;
      if (place !== undefined && isWanted(view, start, place)) {
        view.setUint32(start + 8, place.index, true);
      } else {
        flush(start, next);
        const description = type === blockTypes.interface && length >= 20 ? adopt(bytes.subarray(start, next)) : null;
        if (description !== null) out.push(description);
      }
      start = next;
    }
    flush(start, start);
    return start;
  }

  return {
    open(name, ofRun) {
      if (ofRun !== run) before = last ?? Number.NEGATIVE_INFINITY;
      [file, run, at, lost] = [name, ofRun, 0, false];
      rest = Buffer.alloc(0);
      places = [];
    },
    push(chunk) {
      const out: Buffer[] = [];
      if (!isBegun) out.push(header);
      isBegun = true;
      if (lost) return out;
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const taken = take(bytes, out);
      at += taken;
      rest = lost ? Buffer.alloc(0) : Buffer.from(bytes.subarray(taken));
      if (lost) broken.push({ file, at });
      return out;
    },
    close() {
      if (!lost && rest.length > 0) broken.push({ file, at });
      lost = true;
    },
    counts: () => ({ packets, first, last, broken }),
  };
}
