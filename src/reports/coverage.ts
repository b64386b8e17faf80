import type { CoverageGap } from '../core/inventory.ts';
import type { AgentRun } from '../store/store.ts';
import type { Period } from './day.ts';
import { intersection, lengthOf, type Times, union } from './intervals.ts';
import type { CoverageKind } from './model.ts';
import type { WatchedTime } from './watched-time.ts';

interface CoverageFacts {
  readonly period: Period;
  readonly now: number;
  /** Of one monitor; may overlap one another and the period's ends. */
  readonly gaps: readonly CoverageGap[];
  /** All runs of the agent there ever were, in any order. */
  readonly runs: readonly AgentRun[];
}

/** An interval with what the monitor did in it. */
export interface Stretch extends Period {
  readonly kind: CoverageKind;
  readonly reason: string | null;
}

/** An agent says every few seconds that it is alive; one that was silent for longer is taken for dead since then. */
const silence = 60_000;

/** Where several say something of the same time, the first of these counts. */
const precedence: readonly CoverageKind[] = [
  'not-over',
  'not-installed',
  'stopped',
  'off',
  'down',
  'dropped',
  'degraded',
  'watched',
];
const rank = (kind: CoverageKind): number => precedence.indexOf(kind);

/** What one monitor did over the period: stretches without hole or overlap, neighbours differ. Empty when the period is. */
export function timeline(facts: CoverageFacts): readonly Stretch[] {
  const { period, now } = facts;
  const whole: Stretch = { ...period, kind: 'watched', reason: null };
  const claims = [whole, ...ledger(facts), ...agentAway(facts), timeToCome(now)]
    .map((claim) => ({ ...claim, from: Math.max(claim.from, period.from), to: Math.min(claim.to, period.to) }))
    .filter(({ from, to }) => from < to);
  return flatten(claims);
}

const ledger = ({ gaps, now }: CoverageFacts): Stretch[] =>
  gaps.map(({ from, to, kind, reason }) => ({ from, to: to ?? now, kind, reason }));

const timeToCome = (now: number): Stretch => ({
  from: now,
  to: Number.POSITIVE_INFINITY,
  kind: 'not-over',
  reason: 'not over yet',
});

/** When the agent was started for the first time, or null. */
export const firstStart = (runs: readonly AgentRun[]): number | null =>
  runs.length === 0 ? null : Math.min(...runs.map(({ startedAt }) => startedAt));

/** The time in which no agent ran, with why. */
function agentAway({ runs, now }: Pick<CoverageFacts, 'runs' | 'now'>): Stretch[] {
  const first = firstStart(runs);
  const before: Stretch = {
    from: Number.NEGATIVE_INFINITY,
    to: first ?? Number.POSITIVE_INFINITY,
    kind: 'not-installed',
    reason: 'netmon was not installed yet',
  };
  const sorted = [...runs].sort((a, b) => a.startedAt - b.startedAt);
  const away = sorted.map((run, index): Stretch => {
    const next = sorted[index + 1]?.startedAt;
    const alive = next === undefined && run.stoppedAt === null && now - run.lastAlive <= silence;
    return {
      from: alive ? now : (run.stoppedAt ?? run.lastAlive),
      to: next ?? Number.POSITIVE_INFINITY,
      kind: 'stopped',
      reason:
        run.stoppedAt === null ? 'the agent was killed or crashed, or the power was cut' : 'the agent was stopped',
    };
  });
  return [before, ...away];
}

/** Cuts overlapping claims into stretches in each of which the one of highest precedence counts, the earliest given of equals. */
function flatten(claims: readonly Stretch[]): readonly Stretch[] {
  const byStart = [...claims].sort((a, b) => a.from - b.from);
  const cuts = [...new Set(claims.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const flat: { from: number; to: number; kind: CoverageKind; reason: string | null }[] = [];
  let active: Stretch[] = [];
  let next = 0;
  for (const [index, from] of cuts.slice(0, -1).entries()) {
    const to = cuts[index + 1] ?? from;
    active = active.filter((claim) => claim.to > from);
    for (let claim = byStart[next]; claim && claim.from <= from; claim = byStart[++next]) active.push(claim);
    const winner = active.reduce((best, claim) => (rank(claim.kind) < rank(best.kind) ? claim : best));
    const last = flat.at(-1);
    if (last && last.kind === winner.kind && last.reason === winner.reason) last.to = to;
    else flat.push({ from, to, kind: winner.kind, reason: winner.reason });
  }
  return flat;
}

const partlyKinds: readonly CoverageKind[] = ['degraded', 'dropped'];
const isFully = (kind: CoverageKind): boolean => kind === 'watched';
const isPartly = (kind: CoverageKind): boolean => partlyKinds.includes(kind);
const isNot = (kind: CoverageKind): boolean => kind !== 'not-over' && !isFully(kind) && !isPartly(kind);

const timesOf = (stretches: readonly Stretch[], is: (kind: CoverageKind) => boolean): Times =>
  union(stretches.filter(({ kind }) => is(kind)));

/** How long a monitor watched. */
export const watchedTime = (stretches: readonly Stretch[]): WatchedTime =>
  shares(lengthOf(timesOf(stretches, isFully)), lengthOf(timesOf(stretches, isNot)), overLength(stretches));

/** How long the monitors watched together; what counts as what is said in the model. */
export function watchedTogether(timelines: readonly (readonly Stretch[])[], period: Period, now: number): WatchedTime {
  const over = Math.max(0, Math.min(period.to, now) - period.from);
  const counted = timelines.filter((stretches) => !offThroughout(stretches));
  if (counted.length === 0) return shares(0, over, over);
  const common = (is: (kind: CoverageKind) => boolean) =>
    lengthOf(counted.map((stretches) => timesOf(stretches, is)).reduce(intersection));
  return shares(common(isFully), common(isNot), over);
}

/** The monitor was off whenever the agent ran. */
const offThroughout = (stretches: readonly Stretch[]): boolean =>
  stretches.some(({ kind }) => kind === 'off') &&
  stretches.every(
    ({ kind }) => kind === 'off' || kind === 'stopped' || kind === 'not-installed' || kind === 'not-over',
  );

const overLength = (stretches: readonly Stretch[]): number =>
  lengthOf(timesOf(stretches, (kind) => kind !== 'not-over'));

const shares = (fullyMs: number, notMs: number, overMs: number): WatchedTime => ({
  overMs,
  fullyMs,
  partlyMs: overMs - fullyMs - notMs,
  notMs,
  fullyPercent: overMs === 0 ? 0 : Math.floor((fullyMs / overMs) * 1000) / 10,
});
