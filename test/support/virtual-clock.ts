import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/core/edges.ts';

/** A clock for hours in a moment: when nobody works any more, it is the time at which the next sleeper wakes. */
export interface VirtualClock extends Clock {
  /** Sets what `now` says off by so many milliseconds, as somebody who sets the time; `elapsed` knows nothing of it. */
  set(off: number): void;
}

interface Sleeper {
  readonly until: number;
  wake(): void;
}

/** Turns of the event loop without anybody who goes to sleep, after which all are believed to sleep. For work without real files or programs. */
const quietTurns = 3;

export function virtualClock(start: number): VirtualClock {
  const sleepers = new Set<Sleeper>();
  let elapsed = 0;
  let off = start;
  let isGoing = false;
  let changes = 0;

  async function go(): Promise<void> {
    isGoing = true;
    while (sleepers.size > 0) {
      const before = changes;
      for (let turns = 0; turns < quietTurns; turns += 1) await turn();
      if (changes !== before) continue;
      const [next] = [...sleepers].sort((a, b) => a.until - b.until);
      if (next === undefined) break;
      elapsed = Math.max(elapsed, next.until);
      next.wake();
    }
    isGoing = false;
  }

  return {
    now: () => off + elapsed,
    elapsed: () => elapsed,
    set(by) {
      off += by;
    },
    sleep(ms, signal) {
      signal?.throwIfAborted();
      changes += 1;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const sleeper = { until: elapsed + Math.max(0, ms), wake: () => end(resolve) };
      const refuse = (): void => end(() => reject(signal?.reason));
      function end(how: () => void): void {
        signal?.removeEventListener('abort', refuse);
        sleepers.delete(sleeper);
        changes += 1;
        how();
      }
      signal?.addEventListener('abort', refuse, { once: true });
      sleepers.add(sleeper);
      if (!isGoing) void go();
      return promise;
    },
  };
}
