import type { AlertNews } from '../../../core/alert-group.ts';
import { isAtLeast, type Severity } from '../../../core/severity.ts';
import type { HidingRule, IdsRules } from '../rules.ts';
import { createNewsBudget } from './budget.ts';
import type { TrackedGroup } from './group-table.ts';
import { type Escalation, escalated, newGroup, newSignature } from './news.ts';
import { countForSignature, countTarget } from './signatures.ts';

/** What an alert changed about its group. */
interface Change {
  readonly isNew: boolean;
  /** The severity before, when it is higher now. */
  readonly raised: Severity | null;
}

/** Decides what is news of an alert that nothing hides. */
export interface Teller {
  tell(group: TrackedGroup, time: number, news: AlertNews[], change: Change): void;
}

/** A group that may not have been told, since a rule hid it or there was a storm, is offered again after this. */
const offerAgainAfter = 3_600_000;

export function createTeller(rules: IdsRules): Teller {
  const budget = createNewsBudget();

  function offer(group: TrackedGroup, time: number, news: AlertNews[]): void {
    if (!reachesThreshold(group, time)) return;
    if (group.offeredAt !== null && Math.abs(time - group.offeredAt) < offerAgainAfter) return;
    // What is stored at once is told once, though a log of many hours is read in a moment.
    if (news.some(({ when }) => when === 'untold')) return;
    group.offeredAt = time;
    if (!budget.allows(group, time, news)) return;
    if (!group.isTold) {
      group.isTold = true;
      group.signature.toldGroups += 1;
      group.signature.dirty = true;
    }
    news.push({ when: 'untold', event: newGroup(group, time, rules) });
  }

  return {
    tell(group, time, news, { isNew, raised }) {
      const { signature, facts } = group;
      const { source, severity } = facts;
      const usual = countForSignature(signature, time);
      if (!signature.isKnown) {
        signature.isKnown = true;
        news.push({ when: 'new-signature', event: newSignature(group, time, rules) });
      }
      const targets = isNew && source !== null && group.count === 1 ? countTarget(signature, source) : null;
      if (!isAtLeast(severity, rules.tellFrom)) return;
      const worse = (escalation: Escalation): void => {
        news.push({ when: 'always', event: escalated(group, time, escalation, rules) });
      };
      if (usual !== null) worse({ why: 'more', usual, now: signature.count });
      if (targets !== null) worse({ why: 'targets', usual: targets / 10, now: targets });
      if (raised !== null) worse({ why: 'priority', usual: raised, now: severity });
      offer(group, time, news);
    },
  };
}

export const hiddenBy = ({ hiding }: TrackedGroup, time: number): HidingRule | null =>
  hiding.length === 0 ? null : (hiding.find(({ until }) => until === null || time < until) ?? null);

function reachesThreshold(group: TrackedGroup, time: number): boolean {
  const { threshold } = group;
  if (threshold === null) return true;
  if (Math.abs(time - group.since) > threshold.within) {
    group.since = time;
    group.seen = 0;
  }
  group.seen += 1;
  return group.seen >= threshold.count;
}
