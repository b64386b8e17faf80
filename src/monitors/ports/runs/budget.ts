/** Packets per second that the scans which go on at once share. */
export interface Budget {
  /** Grants what is wanted as far as there is room; `release` gives it back. */
  take(wanted: number): { readonly granted: number; release(): void };
}

/** Part of what is free that is kept for one that comes later: a rate cannot be taken away from a run that goes on. */
const reserve = 0.2;

/** `runs`: how many go on at once at most. Together they are never granted more than `total`. */
export function createBudget(total: number, runs: number): Budget {
  let free = total;
  let going = 0;

  return {
    take(wanted) {
      going += 1;
      const kept = going < runs ? free * reserve : 0;
      const granted = Math.max(1, Math.min(wanted, Math.floor(free - kept)));
      free -= granted;
      let isOut = true;
      return {
        granted,
        release() {
          if (isOut) free += granted;
          if (isOut) going -= 1;
          isOut = false;
        },
      };
    },
  };
}
