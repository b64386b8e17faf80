import type { LogPosition } from '../../core/log-position.ts';
import { type FoundAgain, findAgain, openPacked, skipTo } from './find-log.ts';
import { openLogFile } from './log-file.ts';
import { isTelling } from './log-fingerprint.ts';
import type { LogItem, LogSet } from './log-set.ts';
import { type FollowLogsOptions, isCopy, startIn } from './look-for-logs.ts';
import { furthest, packedReadBefore, readBefore } from './read-before.ts';
import { type RotatedLog, rotatedLogs } from './rotated-logs.ts';

type Options = Pick<FollowLogsOptions, 'positions' | 'readBefore'>;

/**
 * Takes up what was read before, then what is there now, as `look` finds it, and between the two what came into files that were
 * rotated while nobody read. What is there now is opened before these are looked for: so nothing can slip through that is rotated
 * just then.
 */
export async function* resumeLogs(
  set: LogSet,
  options: Options,
  look: () => AsyncIterable<LogItem>,
): AsyncGenerator<LogItem, void, void> {
  const reached = yield* takeUpRead(set, options);
  const read = [...set.live];
  yield* look();
  const current = set.live.filter((log) => !read.includes(log));
  for (const [path, changed] of reached) yield* takeUpRotated(set, path, changed, options);
  set.readLast(current);
}

/** Returns how far each log is accounted for: what was rotated later is still to be read. */
async function* takeUpRead(
  set: LogSet,
  { positions, readBefore: known }: Options,
): AsyncGenerator<LogItem, ReadonlyMap<string, number>, void> {
  const reached = new Map<string, number>();
  for (const [key, position] of positions) {
    const found = await findAgain(key, position);
    const changed = changedOf(found, position);
    reached.set(position.path, Math.max(reached.get(position.path) ?? 0, changed));
    if (found === null) yield { kind: 'lost', key, position };
    else if (found.kind === 'packed') {
      const start = furthest([position, await packedReadBefore(found.log.file.lastingPath, await known())]);
      yield set.beginPacked(start.offset === position.offset ? found.log : skipTo(found.log, start));
    } else {
      // An import may have come further since.
      const start = furthest([position, readBefore(found.file, await known())]);
      yield set.begin({ key, path: position.path, file: found.file, ...start });
    }
  }
  return reached;
}

/**
 * Nothing was rotated since when the log is still at its place. Where it cannot be told whether it is the same, whatever was
 * rotated since is read.
 */
function changedOf(found: FoundAgain | null, position: LogPosition): number {
  const { path, changed } = position;
  if (found === null || !isTelling(position)) return changed;
  if (found.kind === 'packed') return found.log.changed;
  return found.path === path ? Number.POSITIVE_INFINITY : found.changed;
}

/** Files may be renamed and compressed just while they are taken up. */
const mostTries = 5;

async function* takeUpRotated(
  set: LogSet,
  path: string,
  after: number,
  options: Options,
): AsyncGenerator<LogItem, void, void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    let isComplete = true;
    for (const rotated of rotatedLogs(path)) {
      if (rotated.changed <= after || isKnown(set, rotated)) continue;
      const item = await beginRotated(set, path, rotated, options);
      if (item === null) isComplete = false;
      else yield item;
    }
    if (isComplete) return;
  }
}

const isKnown = (set: LogSet, { inode }: RotatedLog): boolean =>
  [...set.live, ...set.packed].some((log) => log.inode === inode);

/** Null when it is no longer where it was. */
async function beginRotated(set: LogSet, path: string, rotated: RotatedLog, options: Options): Promise<LogItem | null> {
  const file = openLogFile(rotated.path);
  if (typeof file === 'string') return null;
  if (file.inode !== rotated.inode) {
    file.close();
    return null;
  }
  if (!rotated.packed && set.live.some((log) => isCopy(log, rotated.path, file))) {
    file.close();
    return null;
  }
  if (!rotated.packed) return set.beginNew(path, file, await startIn(file, options));
  const start = await packedReadBefore(file.lastingPath, await options.readBefore());
  const log = await openPacked(set.keyFor(path, rotated.inode), path, file, start);
  // It may have been taken up a moment ago, before it was compressed.
  const isTaken = set.live.some(({ head }) => head.length > 0 && head.hash === log.head.hash);
  if (!isTaken) return set.beginPacked(log);
  file.close();
  return null;
}
