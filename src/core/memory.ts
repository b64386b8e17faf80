import type { Json } from './json.ts';

/**
 * What a monitor put into the checkpoints of its batches, by key. Nobody else writes it, so what is read has the type that
 * was stored: the casts here are the border, and the only ones.
 */
export type Memory = ReadonlyMap<string, Json>;

/** What is stored under a key; undefined when nothing is. `T` must be what every version of netmon stored there. */
export const recall = <T>(memory: Memory, key: string): T | undefined =>
  (memory.get(key) ?? undefined) as unknown as T | undefined;

/** All that is stored under keys that begin with `prefix`, by the rest of the key, in the order of the memory. */
export const recallAll = <T>(memory: Memory, prefix: string): ReadonlyMap<string, T> =>
  new Map(
    [...memory].flatMap(([key, value]): [string, T][] =>
      key.startsWith(prefix) && value !== null ? [[key.slice(prefix.length), value as unknown as T]] : [],
    ),
  );
