import type { BandwidthRollup, Direction, DirectionRollup } from '../../core/bandwidth.ts';
import { count, emptyHistogram, fromSparse, type Histogram, quantile, sparse } from './histogram.ts';
import type { Minute } from './minute.ts';
import { type Both, nothing, series, together } from './traffic.ts';
import { scales } from './windows.ts';

export const hourLength = 3_600_000;

/** An hour so far, made of its completed minutes. In lists of four the order is that of `series`. */
export interface Hour {
  readonly start: number;
  seconds: number;
  sum: Both;
  readonly histograms: readonly Histogram[];
  /** The most in a second. */
  readonly max: number[];
  /** The highest mean over each of `scales`, by series. */
  readonly highs: number[][];
  /** The least packets a second that a whole minute had; null before the first. */
  readonly low: { rx: number | null; tx: number | null };
}

export const emptyHour = (start: number): Hour => ({
  start,
  seconds: 0,
  sum: nothing,
  histograms: series.map(emptyHistogram),
  max: series.map(() => 0),
  highs: series.map(() => scales.map(() => 0)),
  low: { rx: null, tx: null },
});

export const hourOf = (time: number): number => Math.floor(time / hourLength) * hourLength;

const wholeMinute = 55;

export function addMinute(hour: Hour, minute: Minute): void {
  const measured = minute.seconds.filter((second) => second !== null);
  hour.seconds += measured.length;
  hour.sum = together(hour.sum, minute.sum);
  for (const { rxBytes, txBytes, rxPackets, txPackets } of measured) {
    for (const [at, value] of [rxBytes, txBytes, rxPackets, txPackets].entries()) {
      const histogram = hour.histograms[at];
      if (histogram !== undefined) count(histogram, value);
      hour.max[at] = Math.max(hour.max[at] ?? 0, value);
    }
  }
  for (const [at, highs] of minute.highs.entries()) {
    hour.highs[at] = highs.map((high, scale) => Math.max(high, hour.highs[at]?.[scale] ?? 0));
  }
  if (measured.length < wholeMinute) return;
  for (const direction of ['rx', 'tx'] as const) {
    const rate = minute.sum[direction].packets / measured.length;
    hour.low[direction] = Math.min(rate, hour.low[direction] ?? Infinity);
  }
}

export const hourRollup = (name: string, hour: Hour): BandwidthRollup => ({
  interface: name,
  resolution: 'hour',
  start: hour.start,
  seconds: hour.seconds,
  rx: directionOf(hour, 'rx', 0),
  tx: directionOf(hour, 'tx', 1),
});

function directionOf(hour: Hour, direction: Direction, at: number): DirectionRollup {
  const histogram = hour.histograms[at] ?? emptyHistogram();
  const max = hour.max[at] ?? 0;
  return {
    ...hour.sum[direction],
    p50: Math.min(max, quantile(histogram, 0.5)),
    p95: Math.min(max, quantile(histogram, 0.95)),
    max,
    maxPackets: hour.max[at + 2] ?? 0,
  };
}

/** Plain data that survives JSON. */
export const hourToJson = (hour: Hour) => ({ ...hour, histograms: hour.histograms.map(sparse) });

export const hourFromJson = (json: ReturnType<typeof hourToJson>): Hour => ({
  ...json,
  histograms: json.histograms.map(fromSparse),
});
