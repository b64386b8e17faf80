import { type AlertMark, markKey } from '../../core/alert-marks.ts';
import type { LogPosition } from '../../core/log-position.ts';
import { type Memory, recall } from '../../core/memory.ts';
import { unpackedBytes } from '../files/unpacked.ts';
import type { LogFile } from './log-file.ts';
import {
  beginningOf,
  fingerprintOf,
  fromOffset,
  isAtPosition,
  isSame,
  longestBegin,
  unpackFrom,
} from './log-fingerprint.ts';

/** What was read of logs that are not followed. */
export interface LogsReadBefore {
  /** Where following them ended. */
  readonly done: Iterable<LogPosition>;
  /** Marks of imports. */
  readonly imported: Memory;
}

/** Where a log is to be read from, since what stands before was read already, and whether it goes on behind an alert. */
export interface LogStart {
  readonly offset: number;
  readonly behindAlert: boolean;
}

export const fromBeginning: LogStart = { offset: 0, behindAlert: false };

/** How far a file was read before, under whatever name. */
export function readBefore(file: LogFile, { done, imported }: LogsReadBefore): LogStart {
  const bytes = (at: number, length: number): Buffer => file.read(at, Buffer.alloc(length));
  const starts = [...done].filter((position) => position.offset > 0 && isAtPosition(file, position));
  const begin = bytes(0, longestBegin);
  const { size } = file.stat();
  const marks = marksOf(begin, imported).filter(
    ({ bytes: end, tail }) => size >= end && isSame(bytes(end - tail.length, tail.length), tail),
  );
  return furthest([...starts, ...marks.map(({ offset }) => behind(nextLine(file, offset)))]);
}

/** The same of a file that gzip packed. */
export async function packedReadBefore(path: string, { done, imported }: LogsReadBefore): Promise<LogStart> {
  const begin = await unpackedBytes(path, longestBegin);
  const starts: LogStart[] = [];
  for (const position of done) {
    const { offset, head } = position;
    if (offset === 0 || !isSame(begin.subarray(0, head.length), head)) continue;
    if ((await unpackFrom(path, position)) !== null) starts.push(position);
  }
  for (const { bytes, tail, offset } of marksOf(begin, imported)) {
    const head = fingerprintOf(begin.subarray(0, Math.min(bytes, begin.length)));
    if ((await unpackFrom(path, { offset: bytes, head, tail })) === null) continue;
    starts.push(behind(await nextUnpackedLine(path, offset)));
  }
  return furthest(starts);
}

/** The one that has come further. */
export const furthest = (starts: readonly LogStart[]): LogStart =>
  starts.reduce(
    (best, { offset, behindAlert }) => (offset > best.offset ? { offset, behindAlert } : best),
    fromBeginning,
  );

/** An import knows where its last alert begins, of which further lines may follow. */
const behind = (offset: number): LogStart => ({ offset, behindAlert: true });

const marksOf = (begin: Uint8Array, imported: Memory): readonly AlertMark[] =>
  begin.length === 0 ? [] : (recall<readonly AlertMark[]>(imported, markKey(beginningOf(begin))) ?? []);

const feed = 0x0a;

/** Where the first line begins behind a place; the end of the file when none does. */
function nextLine(file: LogFile, from: number): number {
  let at = from;
  const room = Buffer.alloc(longestBegin);
  for (let bytes = file.read(at, room); bytes.length > 0; bytes = file.read(at, room)) {
    const end = bytes.indexOf(feed);
    if (end !== -1) return at + end + 1;
    at += bytes.length;
  }
  return at;
}

async function nextUnpackedLine(path: string, from: number): Promise<number> {
  let at = from;
  for await (const bytes of fromOffset(path, from)) {
    const end = bytes.indexOf(feed);
    if (end !== -1) return at + end + 1;
    at += bytes.length;
  }
  return at;
}
