import type { LogPosition } from '../core/log-position.ts';
import type { LogFacts } from './followed-log.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { fingerprintOf, fromOffset, headLength, isAtPosition, unpackFrom } from './log-fingerprint.ts';
import { type RotatedLog, rotatedLogs } from './rotated-logs.ts';

/** A log that was compressed: it does not grow any more. */
export interface PackedLog extends LogFacts {
  readonly chunks: AsyncGenerator<Buffer>;
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

/** The same, without its old place: for a log that was just emptied. */
export async function findRotated(key: string, position: LogPosition): Promise<FoundAgain | null> {
  const candidates = rotatedLogs(position.path).filter(({ changed }) => changed >= position.changed - clockSlack);
  const byLikelihood = candidates.toReversed().sort((a, b) => likelihood(b, position) - likelihood(a, position));
  for (const candidate of byLikelihood) {
    if (!candidate.packed) {
      const opened = openAt(candidate.path, position);
      if (opened !== null) return opened;
    } else {
      const chunks = await unpackFrom(candidate.path, position);
      if (chunks !== null) return { kind: 'packed', log: packedLog(key, candidate, position, chunks) };
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

function packedLog(
  key: string,
  { path, inode, changed }: RotatedLog,
  { offset, head, tail, behindAlert }: Pick<LogPosition, 'offset' | 'head' | 'tail' | 'behindAlert'>,
  chunks: AsyncGenerator<Buffer>,
): PackedLog {
  return { key, path, inode, offset, changed, behindAlert, head, tail, chunks };
}

/** A compressed log that was never read, from its beginning. */
export async function openPacked(key: string, rotated: RotatedLog): Promise<PackedLog> {
  let first: Buffer = Buffer.alloc(0);
  for await (const chunk of fromOffset(rotated.path, 0)) {
    first = Buffer.concat([first, chunk]).subarray(0, headLength);
    if (first.length === headLength) break;
  }
  const begin = { offset: 0, head: fingerprintOf(first), tail: fingerprintOf(Buffer.alloc(0)), behindAlert: false };
  return packedLog(key, rotated, begin, fromOffset(rotated.path, 0));
}
