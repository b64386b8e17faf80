import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { lookAt } from './log-file.ts';
import { createLogSet, type LogItem } from './log-set.ts';
import { createLook, type FollowLogsOptions } from './look-for-logs.ts';
import { readLogs } from './read-logs.ts';
import { resumeLogs } from './resume-logs.ts';
import { createFolderWatch } from './watch-folders.ts';

/** Bytes that are read at once. */
const chunkSize = 1 << 20;
/** Milliseconds between looks where the kernel tells of no change. */
const slowLook = 1000;
const idleAfter = 200;
/**
 * Follows logs as they grow and are rotated: renamed, copied and emptied, deleted, compressed. What stood in them while nobody
 * read is read first, rotated ones included. Waits with reading until the next item is asked for. Ends when `signal` fires.
 */
export async function* followLogs(options: FollowLogsOptions): AsyncGenerator<LogItem, void, void> {
  const { paths, clock, signal } = options;
  const watch = createFolderWatch(signal);
  const set = createLogSet(clock);
  const look = createLook(options, set);
  const room = Buffer.allocUnsafeSlow(chunkSize);
  let nextLook = 0;
  let isActive = false;
  try {
    yield* resumeLogs(set, options, look);
    while (!signal.aborted) {
      if (watch.takeRenamed() || clock.elapsed() >= nextLook) {
        yield* look();
        watch.set(
          foldersOf(
            paths,
            set.live.map(({ path }) => path),
          ),
        );
        nextLook = clock.elapsed() + slowLook;
      }
      let gave = false;
      for await (const item of readLogs(set, room, clock)) {
        gave = true;
        yield item;
        if (signal.aborted) return;
      }
      isActive ||= gave;
      if (gave || (await watch.changed(isActive ? idleAfter : Math.max(0, nextLook - clock.elapsed())))) continue;
      if (isActive) yield { kind: 'idle' };
      isActive = false;
    }
  } finally {
    watch.close();
    set.close();
  }
}

/** The folders in which something can change, those that symbolic links lead to included. */
function foldersOf(paths: readonly string[], logs: readonly string[]): ReadonlySet<string> {
  const folders = paths.map((path) => (lookAt(path).kind === 'folder' ? path : dirname(path)));
  const real = logs.flatMap((path) => {
    try {
      return [dirname(realpathSync(path))];
    } catch {
      return [];
    }
  });
  return new Set([...folders, ...logs.map((path) => dirname(path)), ...real]);
}
