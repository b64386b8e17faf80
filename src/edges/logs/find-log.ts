import type { LogPosition } from '../../core/log-position.ts';
import type { LogFacts } from './followed-log.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { fingerprintOf, fromOffset, headLength, isAtPosition, unpackFrom } from './log-fingerprint.ts';
import type { LogStart } from './read-before.ts';
import { type RotatedLog, rotatedLogs } from './rotated-logs.ts';

/** A log that was compressed: it does not grow any more. */
export interface PackedLog extends LogFacts {
  readonly chunks: AsyncGenerator<Buffer>;
  readonly file: LogFile;
}

export type FoundAgain =
  | { readonly kind: 'file'; readonly path: string; readonly file: LogFile; readonly changed: number }
  | { readonly kind: 'packed'; readonly log: PackedLog };

/** Finds what was read up to a position: at its old place, renamed, copied or compressed. Null when it is nowhere. */
export async function findAgain(key: string, position: LogPosition): Promise<FoundAgain | null> {
  const there = openAt(position.path, position);
  if (there !== null) return there;
  return findRotated(key, position);
}

/** Files may be renamed and compressed just while they are looked for. */
const mostTries = 5;

/** The same, without its old place: for a log that was just emptied. */
export async function findRotated(key: string, position: LogPosition): Promise<FoundAgain | null> {
  for (let tries = 0; ; tries += 1) {
    const candidates = rotatedLogs(position.path);
    const found = await findAmong(candidates, key, position);
    if (found !== null || tries === mostTries || isUnchanged(candidates, position.path)) return found;
  }
}

const isUnchanged = (candidates: readonly RotatedLog[], path: string): boolean =>
  JSON.stringify(candidates) === JSON.stringify(rotatedLogs(path));

async function findAmong(
  candidates: readonly RotatedLog[],
  key: string,
  position: LogPosition,
): Promise<FoundAgain | null> {
  const possible = candidates.filter(({ changed }) => changed >= position.changed - clockSlack);
  const byLikelihood = possible.toReversed().sort((a, b) => likelihood(b, position) - likelihood(a, position));
  for (const candidate of byLikelihood) {
    if (!candidate.packed) {
      const opened = openAt(candidate.path, position);
      if (opened !== null) return opened;
    } else {
      const log = await openPackedAt(key, candidate, position);
      if (log !== null) return { kind: 'packed', log };
    }
  }
  return null;
}

/** Programs that copy or compress a log give the copy its time, some of them cut to whole seconds. */
const clockSlack = 2000;

const likelihood = ({ inode }: RotatedLog, position: LogPosition): number => (inode === position.inode ? 1 : 0);

function openAt(path: string, position: LogPosition): FoundAgain | null {
  const file = openLogFile(path);
  if (typeof file === 'string') return null;
  if (isAtPosition(file, position)) return { kind: 'file', path, file, changed: file.stat().changed };
  file.close();
  return null;
}

async function openPackedAt(key: string, rotated: RotatedLog, position: LogPosition): Promise<PackedLog | null> {
  const file = openLogFile(rotated.path);
  if (typeof file === 'string') return null;
  const chunks = await unpackFrom(file.lastingPath, position);
  const { changed } = rotated;
  const { path, offset, head, tail, behindAlert } = position;
  if (chunks !== null) return { key, path, inode: file.inode, offset, changed, behindAlert, head, tail, chunks, file };
  file.close();
  return null;
}

/** The same log, read from further on. */
export function skipTo(log: PackedLog, { offset, behindAlert }: LogStart): PackedLog {
  const [chunks, tail] = [fromOffset(log.file.lastingPath, offset), fingerprintOf(Buffer.alloc(0))];
  return { ...log, offset, behindAlert, tail, chunks };
}

/** A compressed log that was never followed. `path` is that of the log before it was rotated. */
export async function openPacked(key: string, path: string, file: LogFile, start: LogStart): Promise<PackedLog> {
  let first: Buffer = Buffer.alloc(0);
  for await (const chunk of fromOffset(file.lastingPath, 0)) {
    first = Buffer.concat([first, chunk]).subarray(0, headLength);
    if (first.length === headLength) break;
  }
  const prints = { head: fingerprintOf(first), tail: fingerprintOf(Buffer.alloc(0)) };
  const chunks = fromOffset(file.lastingPath, start.offset);
  const { changed } = file.stat();
  return { key, path, inode: file.inode, changed, ...start, ...prints, chunks, file };
}
