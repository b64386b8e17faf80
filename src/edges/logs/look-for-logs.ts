import type { Clock } from '../../core/edges.ts';
import type { LogPosition } from '../../core/log-position.ts';
import type { FollowedLog } from './followed-log.ts';
import { type LogFile, lookAt, openLogFile } from './log-file.ts';
import { findLogs, type PathState, type RankLog } from './log-paths.ts';
import type { LogItem, LogSet } from './log-set.ts';
import { fromBeginning, type LogStart, type LogsReadBefore, readBefore } from './read-before.ts';
import { isRotationOf } from './rotated-logs.ts';

export interface FollowLogsOptions {
  /** Files, folders and patterns (`*`, `?`). */
  readonly paths: readonly string[];
  /** Where reading stood, by key. */
  readonly positions: ReadonlyMap<string, LogPosition>;
  /** Where a log begins that is there when nothing was ever read. */
  readonly from: 'beginning' | 'end';
  readonly rank: RankLog;
  /** What was read of other logs until now, by which a log is recognised that is found for the first time. */
  readonly readBefore: () => Promise<LogsReadBefore>;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Called when what has become of a path changes. */
  readonly onStates: (states: readonly PathState[]) => void;
}

/** Milliseconds without a line after which a log that was replaced is believed to be finished. */
const finishedAfter = 60_000;
/** The same for one that was deleted and not replaced. */
const deletedAfter = 10 * 60_000;

/** Looks what is there now: new logs, renamed ones, and those that are finished. */
export function createLook(options: FollowLogsOptions, set: LogSet) {
  const { paths, positions, from, rank, clock, onStates } = options;
  let skips = from === 'end' && positions.size === 0;
  let lastStates = '';
  const wasFile = (path: string): boolean => [...set.live, ...positions.values()].some((log) => log.path === path);

  return async function* look(): AsyncGenerator<LogItem, void, void> {
    const { logs, states } = findLogs(paths, rank, wasFile);
    for (const log of set.live) {
      const named = logs.find(({ inode }) => inode === log.inode);
      log.moved = named === undefined;
      log.path = named?.path ?? log.path;
    }
    for (const { path } of logs.filter(({ inode }) => !set.live.some((log) => log.inode === inode))) {
      const file = openLogFile(path);
      if (typeof file === 'string') continue;
      if (set.live.some((log) => isCopy(log, path, file))) file.close();
      else yield set.beginNew(path, file, skips ? atEnd(file) : await startIn(file, options));
    }
    skips = false;
    for (const log of set.live.filter((followed) => isFinished(followed, clock))) {
      set.drop(log, 'closed');
      yield { kind: 'end', log };
    }
    if (JSON.stringify(states) !== lastStates) onStates(states);
    lastStates = JSON.stringify(states);
  };
}

const atEnd = (file: LogFile): LogStart => ({ offset: file.stat().size, behindAlert: false });

/** Where a file is read from that is found for the first time. */
export const startIn = async (file: LogFile, options: Pick<FollowLogsOptions, 'readBefore'>): Promise<LogStart> =>
  file.stat().size === 0 ? fromBeginning : readBefore(file, await options.readBefore());

/** Made by a rotation that empties the log next: what is in it is being read already, and the rest is looked for there then. */
export const isCopy = (log: FollowedLog, path: string, file: LogFile): boolean =>
  isRotationOf(log.path, path) && log.beginsLike(file);

function isFinished(log: FollowedLog, clock: Clock): boolean {
  const idle = clock.elapsed() - log.lastRead;
  if (!log.moved || idle < finishedAfter) return false;
  const there = lookAt(log.path);
  const isReplaced = there.kind === 'file' && there.inode !== log.inode && there.size > 0;
  return isReplaced || (log.isDeleted && idle >= deletedAfter);
}
