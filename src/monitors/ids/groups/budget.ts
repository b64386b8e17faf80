import type { AlertNews } from '../../../core/alert-group.ts';
import type { TrackedGroup } from './group-table.ts';
import { storm } from './news.ts';
import type { Signature } from './signatures.ts';

/** New groups that may be told one by one, of a signature and of all, within this time of alerts. */
const mostOfOne = 20;
const mostOfAll = 200;
const within = 600_000;
/** Between two tellings of a storm that goes on. */
const calm = 3_600_000;

/** Says whether one more new group may be told. */
export interface NewsBudget {
  /** When it may not, the storm itself may be news, which goes into `news`. */
  allows(group: TrackedGroup, time: number, news: AlertNews[]): boolean;
}

export function createNewsBudget(): NewsBudget {
  let since = Number.NEGATIVE_INFINITY;
  let offered = 0;
  let stormAt: number | null = null;

  function tellStorm(group: TrackedGroup, time: number, news: AlertNews[], signature: Signature | null): false {
    const last = signature === null ? stormAt : signature.stormAt;
    if (last !== null && Math.abs(time - last) < calm) return false;
    if (signature === null) stormAt = time;
    else {
      signature.stormAt = time;
      signature.dirty = true;
    }
    const told = signature === null ? mostOfAll : mostOfOne;
    news.push({ when: 'always', event: storm(group, time, { signature, told, within }) });
    return false;
  }

  return {
    allows(group, time, news) {
      const { signature } = group;
      if (signature.expected > 0) {
        signature.expected -= 1;
        return true;
      }
      if (Math.abs(time - signature.budgetSince) > within) {
        signature.budgetSince = time;
        signature.offered = 0;
      }
      if (Math.abs(time - since) > within) {
        since = time;
        offered = 0;
      }
      if (signature.offered >= mostOfOne) return tellStorm(group, time, news, signature);
      if (offered >= mostOfAll) return tellStorm(group, time, news, null);
      signature.offered += 1;
      offered += 1;
      return true;
    },
  };
}
