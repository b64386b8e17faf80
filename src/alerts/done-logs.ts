import type { Json } from '../core/json.ts';
import { donePositions, donePrefix, type LogPosition } from '../core/log-position.ts';

/**
 * Logs that are not followed any more: how they begin and how far they were read is remembered, so that they are recognised when they
 * are imported, or followed once more. The last few hundred are kept.
 */
export interface DoneLogs {
  positions(): Iterable<LogPosition>;
  /** What is to be remembered and forgotten when a log is done. */
  add(position: LogPosition): { readonly [key: string]: LogPosition | null };
}

const most = 200;

export function createDoneLogs(memory: ReadonlyMap<string, Json>): DoneLogs {
  const known = new Map(donePositions(memory));
  return {
    positions: () => known.values(),
    add(position) {
      if (position.offset === 0) return {};
      const key = `${donePrefix}${position.head.hash}`;
      known.delete(key);
      known.set(key, position);
      const old = [...known.keys()].slice(0, -most);
      for (const one of old) known.delete(one);
      return { [key]: position, ...Object.fromEntries(old.map((one) => [one, null])) };
    },
  };
}
