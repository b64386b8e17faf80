import { promisify } from 'node:util';
import { zstdCompress, zstdDecompressSync } from 'node:zlib';
import type { AlertLines } from './alert-group.ts';

/**
 * Many raw lines as one block: a line of JSON that says which characters belong to which group, then all the text, compressed
 * by zstd (RFC 8878). Lengths and not marks part the lines, which may hold any character.
 */

export interface RawAlert {
  /** Id of its group. */
  readonly group: string;
  readonly time: number;
  readonly text: string;
}

const compress = promisify(zstdCompress);

/** Most bytes of an unpacked block: one that says more was not made here. */
const mostUnpacked = 256 * 1024 * 1024;

/** `raw`: at least one. */
export async function packLines(raw: readonly RawAlert[]): Promise<AlertLines> {
  const numbers = new Map<string, number>();
  const entries: number[] = [];
  const texts: string[] = [];
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { group, time, text } of raw) {
    let number = numbers.get(group);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(group, number);
    }
    // Lone surrogates would come back as another character, of the same length.
    entries.push(number, time, text.length);
    texts.push(text);
    if (time < from) from = time;
    if (time > to) to = time;
  }
  const groups = [...numbers.keys()];
  const data = await compress(`${JSON.stringify({ groups, entries })}\n${texts.join('')}`);
  return { from, to, groups, count: raw.length, data };
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
