import type { AlertGroup } from './alert-group.ts';
import { alertMatcher, type Suppressible, type Suppression } from './suppression.ts';

/** What is to be done about a group: only those that are `open` wait for somebody. */
export type AlertStanding = 'open' | 'acknowledged' | 'suppressed' | 'own';

/** Rules that stand at `now`, as a test; null where none hides a group. */
export function standingRules(rules: readonly Suppression[], now: number): (group: Suppressible) => Suppression | null {
  const tests = rules
    .filter(({ until, removed }) => removed === null && (until === null || now < until))
    .map((rule) => ({ rule, matches: alertMatcher(rule) }));
  return (group) => tests.find(({ matches }) => matches(group))?.rule ?? null;
}

export function standingOf(group: AlertGroup, hides: (group: Suppressible) => Suppression | null): AlertStanding {
  if (group.own !== null) return 'own';
  if (group.suppressed === group.count || hides(group) !== null) return 'suppressed';
  return group.acknowledged === null ? 'open' : 'acknowledged';
}
