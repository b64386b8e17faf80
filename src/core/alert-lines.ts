import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompressSync } from 'node:zlib';
import type { AlertLines } from './alert-group.ts';

/**
 * Many raw lines as one block: a line of JSON that says which characters belong to which group, then all the text, compressed
 * by zstd (RFC 8878). Lengths and not marks part the lines, which may hold any character.
 */

/** What is told of the flows of a group's alerts besides them is kept under a name of its own. */
export const aroundGroup = (group: string): string => `${group}+`;

export interface RawAlert {
  /** Id of its group, or what aroundGroup makes of it. */
  readonly group: string;
  readonly time: number;
  readonly text: string;
}

const compress = promisify(zstdCompress);

/** Most bytes of an unpacked block: one that says more was not made here. */
const mostUnpacked = 256 * 1024 * 1024;

/** Makes a block of at least one line. The lines themselves are let go before it returns: they take most of the memory. */
export function packLines(raw: readonly RawAlert[]): Promise<AlertLines> {
  const { text, ...facts } = layOut(raw);
  return compress(text, { chunkSize, params }).then((data) => ({ ...facts, data }));
}

/** Bytes of output for which compression goes back to the thread that asked for it: the usual 16 KiB keep it waiting. */
const chunkSize = 1 << 20;
/** Logs are so alike from line to line that higher levels save next to nothing. */
const params = { [constants.ZSTD_c_compressionLevel]: 1 };

function layOut(raw: readonly RawAlert[]) {
  const numbers = new Map<string, number>();
  const entries: number[] = [];
  let length = 0;
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { group, time, text } of raw) {
    let number = numbers.get(group);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(group, number);
    }
    // Lone surrogates would come back as another character, of the same length.
    entries.push(number, time, text.length);
    length += text.length;
    if (time < from) from = time;
    if (time > to) to = time;
  }
  const groups = [...numbers.keys()];
  const text = textOf(`${JSON.stringify({ groups, entries })}\n`, raw, length);
  return { from, to, groups, count: raw.length, text };
}

/** UTF-8 of all lines behind a heading; `length`: of the lines, in UTF-16 units, each of which takes three bytes at most. */
function textOf(heading: string, raw: readonly RawAlert[], length: number): Buffer {
  const room = Buffer.allocUnsafeSlow(3 * (heading.length + length));
  let at = room.write(heading);
  for (const { text } of raw) at += room.write(text, at);
  return room.subarray(0, at);
}

/** The lines of one group, or of all, in the order in which they were packed. */
export function unpackLines(data: Uint8Array, group?: string): readonly RawAlert[] {
  const whole = zstdDecompressSync(data, { maxOutputLength: mostUnpacked }).toString();
  const end = whole.indexOf('\n');
  const { groups, entries }: { groups: string[]; entries: number[] } = JSON.parse(whole.slice(0, end));
  const raw: RawAlert[] = [];
  let at = end + 1;
  for (let index = 0; index < entries.length; index += 3) {
    const [number = 0, time = 0, length = 0] = entries.slice(index, index + 3);
    const name = groups[number] ?? '';
    if (group === undefined || group === name) raw.push({ group: name, time, text: whole.slice(at, at + length) });
    at += length;
  }
  return raw;
}
