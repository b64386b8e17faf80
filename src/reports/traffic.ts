import type { BandwidthRollup, Direction, Spike } from '../core/bandwidth.ts';
import type { Capture } from '../core/capture.ts';
import type { StoredEvent } from '../core/event.ts';
import type { Host } from '../core/inventory.ts';
import { samplesOf } from '../history/traffic-samples.ts';
import { slicesOf, type TrafficSlice } from '../history/traffic-slices.ts';
import { summaryOf, type TrafficSummary } from '../history/traffic-summary.ts';
import { capturesOf } from './captures.ts';
import type { Period } from './day.ts';
import { spikeReports } from './spikes.ts';
import type { DirectionReport, InterfaceReport, TrafficReport } from './traffic-model.ts';

export interface TrafficFacts {
  /** Minutes of the day. */
  readonly rollups: readonly BandwidthRollup[];
  readonly spikes: readonly Spike[];
  /** Those of the day, and those of its spikes. */
  readonly captures: readonly Capture[];
}

interface TrafficOfDay {
  readonly traffic: TrafficFacts;
  readonly period: Period;
  readonly now: number;
  readonly events: readonly StoredEvent[];
  readonly hosts: readonly Host[];
}

const stepLength = 5 * 60_000;

export function trafficOf({ traffic, period, now, events, hosts }: TrafficOfDay): TrafficReport {
  const { rollups, spikes, captures } = traffic;
  const byInterface = Map.groupBy(rollups, ({ interface: name }) => name);
  return {
    interfaces: [...byInterface].flatMap(([name, own]) => interfaceReport(name, own, { period, now })),
    spikes: spikeReports(spikes, captures, hosts),
    captures: capturesOf(captures, events, period),
  };
}

function interfaceReport(
  name: string,
  rollups: readonly BandwidthRollup[],
  { period, now }: { readonly period: Period; readonly now: number },
): readonly InterfaceReport[] {
  const samples = samplesOf(rollups, { seconds: false }).filter(
    ({ start }) => start >= period.from && start < period.to,
  );
  const summary = summaryOf(samples);
  if (summary === null) return [];
  const count = Math.max(1, Math.ceil((period.to - period.from) / stepLength));
  const slices = slicesOf(samples, { from: period.from, to: period.from + count * stepLength, count });
  return [
    {
      interface: name,
      measuredMs: summary.seconds * 1000,
      stepMs: stepLength,
      measured: slices.map((slice) => measuredShare(slice, now)),
      rx: directionReport(summary, slices, 'rx'),
      tx: directionReport(summary, slices, 'tx'),
    },
  ];
}

/** Of a step that is not over, the share of what is. */
function measuredShare({ from, to, measured }: TrafficSlice, now: number): number {
  const over = Math.min(to, now) - from;
  return over <= 0 ? 0 : Math.min(1, Math.round((measured * (to - from) * 100) / over) / 100);
}

function directionReport(
  summary: TrafficSummary,
  slices: readonly TrafficSlice[],
  direction: Direction,
): DirectionReport {
  const { bytes, packets, errors, drops, p50, p95, max } = summary[direction];
  const steps = (field: 'p95' | 'max') => slices.map(({ traffic }) => traffic?.[direction][field] ?? null);
  return {
    ...{ bytes, packets, errors, drops, p50, p95, max },
    ...{ p95Steps: steps('p95'), maxSteps: steps('max') },
  };
}
