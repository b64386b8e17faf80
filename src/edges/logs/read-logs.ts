import type { Clock } from '../../core/edges.ts';
import { findRotated } from './find-log.ts';
import type { FollowedLog } from './followed-log.ts';
import type { LogItem, LogSet } from './log-set.ts';
import { fromBeginning } from './read-before.ts';

/** All that is there to be read just now, oldest logs first. `room` is for the bytes of one item. */
export async function* readLogs(set: LogSet, room: Buffer, clock: Clock): AsyncGenerator<LogItem, void, void> {
  for (const log of [...set.packed]) {
    let { offset } = log;
    for await (const bytes of log.chunks) {
      yield { kind: 'bytes', log, offset, bytes };
      offset += bytes.length;
    }
    yield set.endPacked(log);
  }
  for (const log of [...set.live]) yield* readOne(set, log, room, clock);
}

async function* readOne(
  set: LogSet,
  log: FollowedLog,
  room: Buffer,
  clock: Clock,
): AsyncGenerator<LogItem, void, void> {
  for (;;) {
    if (!log.isIntact()) {
      yield* replaceEmptied(set, log);
      return;
    }
    const { offset } = log;
    const bytes = log.next(room);
    if (bytes.length === 0) return;
    log.lastRead = clock.elapsed();
    yield { kind: 'bytes', log, offset, bytes };
  }
}

/** What of an emptied log was not read yet stands in a copy, if one was made. */
async function* replaceEmptied(set: LogSet, log: FollowedLog): AsyncGenerator<LogItem, void, void> {
  const { path, file } = log;
  if (log.moved) {
    // A rotated file that is written anew holds what was read elsewhere.
    set.drop(log, 'closed');
    yield { kind: 'end', log };
    return;
  }
  const copy = await findRotated(log.key, log.position());
  const begin = set.beginNew(path, file, fromBeginning);
  if (copy?.kind === 'file') log.goOnIn(copy.file);
  else set.drop(log, 'open');
  if (copy?.kind === 'packed') set.beginPacked(copy.log);
  yield begin;
  if (copy === null) yield { kind: 'end', log };
}
