/**
 * Which events were dealt with, all before them included. Some wait for work to be done, while those that come after them are
 * dealt with at once; after a restart these are heard again.
 */
export interface Acknowledged {
  heard(seq: number): void;
  /** Heard, and dealt with only when `done` says so. */
  waits(seq: number): void;
  done(seq: number): void;
  /** The last event that was dealt with as all before it were. */
  upTo(): number;
}

export function createAcknowledged(): Acknowledged {
  let latest = 0;
  const waiting = new Set<number>();
  const heard = (seq: number): void => {
    latest = Math.max(latest, seq);
  };
  return {
    heard,
    waits(seq) {
      heard(seq);
      waiting.add(seq);
    },
    done: (seq) => void waiting.delete(seq),
    upTo: () => (waiting.size === 0 ? latest : Math.min(...waiting) - 1),
  };
}
