import { type AlertDay, type AlertGroup, dayOf } from '../../src/core/alert-group.ts';
import type { Approval } from '../../src/core/approval.ts';
import type { BandwidthRollup, Spike } from '../../src/core/bandwidth.ts';
import type { Capture } from '../../src/core/capture.ts';
import type { StoredEvent } from '../../src/core/event.ts';
import type { CoverageGap, Host, HostOs, Port, Scan } from '../../src/core/inventory.ts';
import type { Suppression } from '../../src/core/suppression.ts';
import type { ReportStore } from '../../src/reports/collect.ts';
import type { AgentRun } from '../../src/store/store.ts';

export interface FakeContents {
  readonly events?: readonly StoredEvent[];
  readonly hosts?: readonly Host[];
  readonly ports?: readonly Port[];
  readonly approvals?: readonly Approval[];
  readonly os?: readonly HostOs[];
  readonly scans?: readonly Scan[];
  readonly gaps?: readonly CoverageGap[];
  readonly runs?: readonly AgentRun[];
  readonly monitors?: readonly string[];
  readonly bandwidth?: readonly BandwidthRollup[];
  readonly spikes?: readonly Spike[];
  readonly captures?: readonly Capture[];
  readonly alertGroups?: readonly AlertGroup[];
  /** Of a group by its id; else all its alerts were on its last day. */
  readonly alertDays?: { readonly [group: string]: readonly AlertDay[] };
  readonly suppressions?: readonly Suppression[];
}

/** A store in memory that answers what reports ask, as the contract of the real one promises. */
export function fakeStore(contents: FakeContents): ReportStore {
  const {
    events = [],
    hosts = [],
    ports = [],
    approvals = [],
    os = [],
    scans = [],
    gaps = [],
    runs = [],
    monitors = [],
    bandwidth = [],
    spikes = [],
    captures = [],
    alertGroups = [],
    alertDays = {},
    suppressions = [],
  } = contents;
  return {
    events: async ({ since = 0, until = Number.POSITIVE_INFINITY, types = [] }) =>
      events.filter(
        ({ time, type }) =>
          time >= since && time < until && types.some((wanted) => `${type}.`.startsWith(`${wanted}.`)),
      ),
    hosts: async () => hosts,
    ports: async ({ onlyOpen = false }) => ports.filter(({ state }) => !onlyOpen || state === 'open'),
    approvals: async () => approvals.filter(({ revoked }) => revoked === null),
    osGuesses: async () => os,
    scans: async ({ since = 0, until = Number.POSITIVE_INFINITY }) =>
      scans.filter(({ startedAt }) => startedAt >= since && startedAt < until).toReversed(),
    gaps: async ({ since, until }) => gaps.filter(({ from, to }) => from < until && (to ?? until) > since),
    agentRuns: async ({ since, until }) => runs.filter(({ startedAt }) => startedAt >= since && startedAt < until),
    bandwidth: async ({ since, until, resolution }) =>
      bandwidth.filter(({ start, resolution: own }) => own === resolution && start >= since && start < until),
    spikes: async ({ since = 0, until = Number.POSITIVE_INFINITY }) =>
      spikes.filter(({ startedAt, endedAt }) => startedAt < until && (endedAt ?? until) >= since).toReversed(),
    captures: async ({ since = 0, until = Number.POSITIVE_INFINITY }) =>
      captures.filter(({ from, to }) => from < until && to >= since).toReversed(),
    alertGroups: async ({ since = 0, until = Number.POSITIVE_INFINITY }) =>
      alertGroups.filter(({ firstSeen, lastSeen }) => firstSeen < until && lastSeen >= since),
    countAlertsSince: async (day) =>
      new Map(
        alertGroups.map(({ id, lastSeen, count }) => {
          const days = (alertDays[id] ?? [{ day: dayOf(lastSeen), count }]).filter((one) => one.day >= day);
          return [id, days.reduce((sum, one) => sum + one.count, 0)];
        }),
      ),
    suppressions: async () => suppressions,
    monitorStates: async () =>
      monitors.map((monitor) => ({ monitor, state: 'running', reason: null, hint: null, since: 0 })),
  };
}
