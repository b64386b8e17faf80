import type { BandwidthRollup, Spike } from '../../core/bandwidth.ts';
import type { Capture } from '../../core/capture.ts';
import type { HostNames } from '../../core/host-names.ts';
import { samplesOf, type TrafficSample } from '../../history/traffic-samples.ts';
import { summaryOf, type TrafficSummary } from '../../history/traffic-summary.ts';
import { type Stretch, timeline } from '../../reports/coverage.ts';
import type { Store } from '../../store/store.ts';
import { shownNames } from '../output/shown-names.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Up to here a time is shown in seconds, as far as these are kept; then in minutes, then in hours. */
const longestInSeconds = hour;
const longestInMinutes = 48 * hour;

/** Seconds that are averaged for what goes on now, and how old the last of them may be: the agent stores every ten seconds. */
const nowSeconds = 5;
const oldestNow = 30_000;

export interface TrafficQuery {
  readonly since: number;
  readonly until: number;
  readonly now: number;
  readonly interface?: string;
}

/** What went on in the last seconds, in bytes a second. */
export interface TrafficNow {
  /** End of the last measured second. */
  readonly at: number;
  readonly rx: number;
  readonly tx: number;
}

export interface InterfaceTraffic {
  readonly interface: string;
  /** Null when nothing was measured lately. */
  readonly now: TrafficNow | null;
  readonly samples: readonly TrafficSample[];
  readonly summary: TrafficSummary | null;
}

export interface TrafficFacts {
  readonly interfaces: readonly InterfaceTraffic[];
  /** Oldest first. */
  readonly spikes: readonly Spike[];
  /** Of the spikes. */
  readonly captures: readonly Capture[];
  readonly names: HostNames;
  /** What the monitor did, without hole. */
  readonly watch: readonly Stretch[];
}

export async function trafficFacts(store: Store, query: TrafficQuery): Promise<TrafficFacts> {
  const { since, until, now, interface: only } = query;
  const on = only === undefined ? {} : { interface: only };
  const rollups = Map.groupBy(await rollupsOf(store, query), ({ interface: name }) => name);
  const latest = await store.bandwidth({ since: now - minute - oldestNow, until: now, resolution: 'minute', ...on });
  const last = Map.groupBy(latest, ({ interface: name }) => name);
  const names = [...new Set([...rollups.keys(), ...last.keys()])].sort();
  const gaps = await store.gaps({ since, until, monitor: 'bandwidth' });
  const runs = await store.agentRuns({ since: 0, until: now + 1 });
  return {
    interfaces: names.map((name) => {
      const samples = inTime(rollups.get(name) ?? [], query);
      return {
        interface: name,
        now: nowOf(last.get(name) ?? [], now),
        samples,
        summary: withFaults(samples, rollups.get(name) ?? []),
      };
    }),
    spikes: (await store.spikes({ since, until, ...on })).toReversed(),
    captures: await store.captures({ since, until, ...on }),
    names: shownNames(await store.hosts()),
    watch: timeline({ period: { from: since, to: until }, now, gaps, runs }),
  };
}

/** Which resolution a time is shown in. */
export const resolutionFor = ({ since, until }: Pick<TrafficQuery, 'since' | 'until'>) =>
  until - since <= longestInSeconds ? 'second' : until - since <= longestInMinutes ? 'minute' : 'hour';

async function rollupsOf(store: Store, query: TrafficQuery): Promise<readonly BandwidthRollup[]> {
  const { since, until, now, interface: only } = query;
  const on = only === undefined ? {} : { interface: only };
  const resolution = resolutionFor(query);
  if (resolution !== 'hour') {
    return store.bandwidth({ since, until, resolution: 'minute', seconds: resolution === 'second', ...on });
  }
  // The hour that is not over is told by its minutes.
  const running = Math.floor(now / hour) * hour;
  const hours = await store.bandwidth({ since, until: Math.min(until, running), resolution, ...on });
  if (until <= running) return hours;
  const rest = { since: Math.max(since, running), until, resolution: 'minute', seconds: false, ...on } as const;
  return [...hours, ...(await store.bandwidth(rest))];
}

/** A sample that reaches into the time belongs to it. */
const inTime = (rollups: readonly BandwidthRollup[], query: TrafficQuery): readonly TrafficSample[] =>
  samplesOf(rollups, { seconds: resolutionFor(query) === 'second' }).filter(
    ({ start, length }) => start < query.until && start + length > query.since,
  );

/** Errors and drops are kept by the minute only. */
function withFaults(samples: readonly TrafficSample[], rollups: readonly BandwidthRollup[]): TrafficSummary | null {
  const summary = summaryOf(samples);
  const faults = summaryOf(samplesOf(rollups, { seconds: false }));
  if (summary === null || faults === null) return summary;
  const of = (direction: 'rx' | 'tx') => {
    const { errors, drops } = faults[direction];
    return { ...summary[direction], errors, drops };
  };
  return { ...summary, rx: of('rx'), tx: of('tx') };
}

function nowOf(rollups: readonly BandwidthRollup[], now: number): TrafficNow | null {
  const seconds = samplesOf(rollups, { seconds: true }).filter(({ length }) => length === 1000);
  const last = seconds.at(-1);
  if (last === undefined || now - last.start - last.length > oldestNow) return null;
  const recent = seconds.filter(({ start }) => start > last.start - nowSeconds * 1000);
  const mean = (direction: 'rx' | 'tx') =>
    Math.round(recent.reduce((sum, sample) => sum + sample[direction].bytes, 0) / recent.length);
  return { at: last.start + last.length, rx: mean('rx'), tx: mean('tx') };
}
