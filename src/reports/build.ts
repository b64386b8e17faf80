import type { Policy } from '../baseline/policy.ts';
import type { Approval } from '../core/approval.ts';
import type { StoredEvent } from '../core/event.ts';
import type { CoverageGap, Host, HostOs, Port, Scan } from '../core/inventory.ts';
import type { AgentRun } from '../store/store.ts';
import { type AlertFacts, alertsOf } from './alerts.ts';
import { changesOf } from './changes.ts';
import { firstStart, type Stretch, timeline, watchedTime, watchedTogether } from './coverage.ts';
import type { Period } from './day.ts';
import { decisionsOf } from './decide.ts';
import { headlineOf } from './headline.ts';
import { inventoryOf } from './inventory.ts';
import type { CoverageInterval, DailyReport, MonitorCoverage, NotWatched } from './model.ts';
import { numbersOf, spikeNumber } from './numbers.ts';
import { openPortsOf } from './open-ports.ts';
import { scanCounts } from './scan-counts.ts';
import { type TrafficFacts, trafficOf } from './traffic.ts';
import type { WatchedTime } from './watched-time.ts';

export interface ReportRequest {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** IANA name. */
  readonly zone: string;
  readonly now: number;
  /** What the sensor is called. */
  readonly sensor: string;
  /** Of netmon. */
  readonly version: string;
  /** What the config approves. */
  readonly policy: Policy;
}

/** All that a report is made of. */
export interface Facts extends ReportRequest {
  readonly period: Period;
  readonly dayBefore: Period;
  readonly events: readonly StoredEvent[];
  readonly eventsBefore: readonly StoredEvent[];
  readonly hosts: readonly Host[];
  /** The open ones. */
  readonly ports: readonly Port[];
  /** Those that stand. */
  readonly approvals: readonly Approval[];
  readonly os: readonly HostOs[];
  /** Those that ended on the day. */
  readonly scans: readonly Scan[];
  readonly gaps: readonly CoverageGap[];
  /** All there ever were. */
  readonly runs: readonly AgentRun[];
  readonly traffic: TrafficFacts;
  readonly alerts: AlertFacts;
  /** Some traffic of the day before was measured. */
  readonly trafficBefore: boolean;
  /** Names of the monitors there are. */
  readonly monitors: readonly string[];
}

export function buildReport(facts: Facts): DailyReport {
  const { day, zone, period, now, sensor, version, hosts } = facts;
  const changed = changesOf(facts.events, hosts);
  const coverage = notWatched(facts);
  const watched = coverage.network.notMs < coverage.network.overMs;
  const before = wasWatched(facts.dayBefore, facts) ? changesOf(facts.eventsBefore, hosts) : null;
  const open = openPortsOf({ ...facts, until: period.to });
  const alerts = alertsOf(facts, watchedBy('ids', coverage));
  const told = {
    dayOver: period.to <= now,
    changed,
    decide: decisionsOf({ changed, hosts, open, zone, alerts: alerts.list }),
    notWatched: coverage,
    traffic: trafficOf(facts),
    alerts,
    inventory: inventoryOf({ hosts, open, os: facts.os, changed, until: period.to, now }),
  };
  return {
    schema: 1,
    day,
    timeZone: zone,
    from: rfc3339(period.from),
    to: rfc3339(period.to),
    generatedAt: rfc3339(now),
    sensor,
    version,
    headline: headlineOf({ ...told, timeZone: zone }),
    numbers: [
      ...numbersOf({ changed, watched, before }),
      spikeNumber({ ...facts, measured: told.traffic.interfaces.length > 0 }),
    ],
    scans: scanCounts(facts.scans),
    ...told,
  };
}

const watchedBy = (name: string, { monitors }: NotWatched): WatchedTime | null => {
  const found = monitors.find(({ monitor }) => monitor === name);
  if (found === undefined) return null;
  const { overMs, fullyMs, partlyMs, notMs, fullyPercent } = found;
  return { overMs, fullyMs, partlyMs, notMs, fullyPercent };
};

const rfc3339 = (time: number): string => new Date(time).toISOString();

/** Some agent ran at some time of a period. */
const wasWatched = (period: Period, { runs, now }: Facts): boolean =>
  timeline({ period, now, gaps: [], runs }).some(({ kind }) => kind === 'watched');

function notWatched({ period, now, gaps, runs, monitors }: Facts): NotWatched {
  const names = [...new Set([...monitors, ...gaps.map(({ monitor }) => monitor)])].sort();
  const timelines = names.map((name) =>
    timeline({ period, now, runs, gaps: gaps.filter(({ monitor }) => monitor === name) }),
  );
  const first = firstStart(runs);
  return {
    firstStartedAt: first === null ? null : rfc3339(first),
    network: watchedTogether(timelines, period, now),
    monitors: names.map((name, index) => monitorCoverage(name, timelines[index] ?? [])),
  };
}

function monitorCoverage(monitor: string, stretches: readonly Stretch[]): MonitorCoverage {
  const intervals = stretches.map(
    ({ from, to, kind, reason }): CoverageInterval => ({ from: rfc3339(from), to: rfc3339(to), kind, reason }),
  );
  return {
    monitor,
    ...watchedTime(stretches),
    timeline: intervals,
    gaps: intervals.filter(({ kind }) => kind !== 'watched' && kind !== 'not-over'),
  };
}
