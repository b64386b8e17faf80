import type { Clock } from '../../core/edges.ts';
import { type LogPosition, positionPrefix } from '../../core/log-position.ts';
import type { PackedLog } from './find-log.ts';
import { createFollowedLog, type FollowedLog, type FollowStart, type LogFacts } from './followed-log.ts';
import type { LogFile } from './log-file.ts';
import type { LogStart } from './read-before.ts';

export type LogItem =
  /** A log that is read from now on. Its position is to be stored before anything of it is. */
  | { readonly kind: 'begin'; readonly log: LogFacts }
  /** `bytes` are of use until the next item is asked for; `offset` is where they stand. */
  | { readonly kind: 'bytes'; readonly log: LogFacts; readonly offset: number; readonly bytes: Buffer }
  /** Nothing more will come of it. */
  | { readonly kind: 'end'; readonly log: LogFacts }
  /** What stood there when it was last read is nowhere to be found. */
  | { readonly kind: 'lost'; readonly key: string; readonly position: LogPosition }
  /** Nothing came for a moment, once after something did. */
  | { readonly kind: 'idle' };

/** The logs that are followed just now. */
export interface LogSet {
  /** Those that may still grow. */
  readonly live: readonly FollowedLog[];
  /** Those that were compressed and are not read to their end yet, in the order in which they are to be read. */
  readonly packed: readonly PackedLog[];
  /** A key that no other log has. */
  keyFor(path: string, inode: string): string;
  begin(start: FollowStart): LogItem;
  beginNew(path: string, file: LogFile, start: LogStart): LogItem;
  beginPacked(log: PackedLog): LogItem;
  /** Has some logs read after all others. */
  readLast(logs: readonly FollowedLog[]): void;
  /** Lets go of a log; its file stays open when it is somebody else's now. */
  drop(log: FollowedLog, file: 'closed' | 'open'): void;
  endPacked(log: PackedLog): LogItem;
  close(): void;
}

export function createLogSet(clock: Clock): LogSet {
  const live: FollowedLog[] = [];
  const packed: PackedLog[] = [];

  return {
    live,
    packed,
    keyFor(path, inode) {
      const plain = `${positionPrefix}${path}#${inode}`;
      const isTaken = (key: string): boolean => [...live, ...packed].some((log) => log.key === key);
      let key = plain;
      for (let number = 2; isTaken(key); number += 1) key = `${plain}.${number}`;
      return key;
    },
    begin(start) {
      const log = createFollowedLog(start);
      log.lastRead = clock.elapsed();
      live.push(log);
      return { kind: 'begin', log };
    },
    beginNew(path, file, start) {
      return this.begin({ key: this.keyFor(path, file.inode), path, file, ...start });
    },
    beginPacked(log) {
      packed.push(log);
      return { kind: 'begin', log };
    },
    readLast(logs) {
      for (const log of logs) live.push(...live.splice(live.indexOf(log), 1));
    },
    drop(log, file) {
      live.splice(live.indexOf(log), 1);
      if (file === 'closed') log.file.close();
    },
    endPacked(log) {
      packed.splice(packed.indexOf(log), 1);
      log.file.close();
      return { kind: 'end', log };
    },
    close: () => [...live, ...packed].forEach(({ file }) => void file.close()),
  };
}
