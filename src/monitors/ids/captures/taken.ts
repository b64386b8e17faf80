import type { Alert } from '../../../core/alert.ts';

/**
 * How many alerts of each signature, `gid:sid`, were taken in of a capture. An engine that looks through it again tells them in the
 * same order; with other rules it tells of other signatures, too.
 */
export interface TakenAlerts {
  /** Those that were not taken in before; they are now. */
  fresh(alerts: readonly Alert[]): readonly Alert[];
  counts(): { readonly [signature: string]: number };
}

export function createTaken(before: { readonly [signature: string]: number }): TakenAlerts {
  const left = new Map(Object.entries(before));
  const taken = new Map(left);

  function isFresh({ gid, sid }: Alert): boolean {
    const signature = `${gid}:${sid}`;
    const rest = left.get(signature) ?? 0;
    if (rest > 0) {
      left.set(signature, rest - 1);
      return false;
    }
    taken.set(signature, (taken.get(signature) ?? 0) + 1);
    return true;
  }

  return {
    fresh: (alerts) => alerts.filter(isFresh),
    counts: () => Object.fromEntries(taken),
  };
}
