import { NetmonError } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import { recall } from '../../../core/memory.ts';
import { printable } from '../../../core/text.ts';
import type { Checkpoint } from '../state.ts';

/** Somebody wants no scans for a while, save those that are asked for. Times are milliseconds since 1970. */
export interface Pause {
  readonly since: number;
  /** Null: until it is ended. */
  readonly until: number | null;
  readonly by: string;
}

/** Whether scans are paused; kept over restarts. */
export interface Pauses {
  /** Null while scans go on. */
  readonly current: Pause | null;
  /** Fires when a pause begins; another one after its end. */
  readonly signal: AbortSignal;
  /** Begins, changes or (null) ends a pause. Returns what is to be stored. */
  set(pause: Pause | null): Checkpoint;
}

const key = 'paused';

export function createPauses(memory: ReadonlyMap<string, Json>): Pauses {
  let current = recall<Pause>(memory, key) ?? null;
  let begun = new AbortController();
  if (current !== null) begun.abort();

  return {
    get current() {
      return current;
    },
    get signal() {
      return begun.signal;
    },
    set(pause) {
      current = pause;
      if (pause === null) begun = new AbortController();
      else begun.abort();
      return { [key]: pause === null ? null : { ...pause } };
    },
  };
}

export const isOver = ({ until }: Pause, now: number): boolean => until !== null && until <= now;

/** Reads the request of `netmon pause scans`. Throws USAGE. */
export function readPause(input: Json, now: number): Pause {
  const { until = null, by = null } =
    typeof input === 'object' && input !== null && !Array.isArray(input)
      ? (input as { readonly [key: string]: Json })
      : {};
  if (until !== null && (typeof until !== 'number' || until <= now)) {
    throw new NetmonError('USAGE', 'ports', 'a pause must end in the future');
  }
  return { since: now, until, by: typeof by === 'string' ? printable(by, 60) : 'somebody' };
}

/** `2026-11-21 18:00 UTC`: who reads it may be in another time zone than the agent. */
const minuteOf = (time: number): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const describePause = ({ by, until }: Pause): string =>
  `port scans are paused by ${by}${until === null ? '' : ` until ${minuteOf(until)}`}`;
