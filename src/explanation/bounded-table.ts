/** What every entry of a table counts. */
export interface Weighed {
  bytes: number;
}

export interface BoundedTable<T> {
  /** The entry of a key, made where there is none. */
  at(key: string, make: () => T): T;
  values(): T[];
  /** Entries that were dropped for want of room. What is left counts from when it (last) came in: never too much, maybe too little. */
  readonly dropped: number;
}

/**
 * Counts the heavy ones of any number of keys in bounded memory: a full table drops the lighter half of its entries. Like lossy
 * counting (Manku, Motwani 2002), but by bytes: who carries a large share is never among the lighter half for long.
 */
export function boundedTable<T extends Weighed>(limit: number): BoundedTable<T> {
  const entries = new Map<string, T>();
  let dropped = 0;

  function dropLighterHalf(): void {
    const weights = new Float64Array(entries.size);
    let index = 0;
    for (const { bytes } of entries.values()) weights[index++] = bytes;
    weights.sort();
    const bound = weights[limit >> 1] ?? 0;
    let excess = entries.size - (limit >> 1);
    for (const [key, { bytes }] of entries) {
      if (excess === 0) break;
      if (bytes > bound) continue;
      entries.delete(key);
      excess -= 1;
      dropped += 1;
    }
  }

  return {
    at(key, make) {
      let entry = entries.get(key);
      if (entry === undefined) {
        if (entries.size >= limit) dropLighterHalf();
        entry = make();
        entries.set(key, entry);
      }
      return entry;
    },
    values: () => [...entries.values()],
    get dropped() {
      return dropped;
    },
  };
}
