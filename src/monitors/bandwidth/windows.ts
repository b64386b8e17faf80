import type { TrafficInterval } from '../../core/bandwidth.ts';
import { type Both, nothing, series, together } from './traffic.ts';

/** Seconds over which rates are averaged: a burst stands out in the first, a lasting rise that is not much higher in the last. */
export const scales = [1, 10, 60] as const;

/** The state just before an interval: when it began, and all that was carried until then. */
export interface Mark {
  readonly from: number;
  readonly sum: Both;
}

const kept = scales[2];
/** An unmeasured time between two intervals longer than this breaks a window. */
const tolerated = 1_500;

/** The last minute, interval by interval. */
export interface Windows {
  take(interval: TrafficInterval): void;
  /** Mean rate of each series over `scales[at]` seconds; null until so much was measured without a gap. */
  means(at: number): readonly number[] | null;
  /** The mark that is `intervals` intervals back; 1 is the last one. */
  mark(intervals: number): Mark;
  /** All that was measured since the begin. */
  sum(): Both;
  /** How many intervals there are without a gap. */
  length(): number;
}

export function createWindows(): Windows {
  const marks: Mark[] = [];
  let [next, length, end] = [0, 0, Number.NaN];
  let sum: Both = nothing;
  let known: (readonly number[] | null | undefined)[] = [];

  const mark = (intervals: number): Mark =>
    marks[(next - intervals + 2 * (kept + 1)) % (kept + 1)] ?? { from: end, sum };

  function meansOver(count: number): readonly number[] | null {
    if (length < count) return null;
    const { from, sum: before } = mark(count);
    const seconds = (end - from) / 1000;
    return series.map(({ direction, counts }) => (sum[direction][counts] - before[direction][counts]) / seconds);
  }

  return {
    take(interval) {
      if (Math.abs(interval.from - end) > tolerated) length = 0;
      marks[next] = { from: interval.from, sum };
      next = (next + 1) % (kept + 1);
      length = Math.min(kept, length + 1);
      sum = together(sum, interval);
      end = interval.to;
      known = [];
    },
    means(at) {
      known[at] ??= meansOver(scales[at] ?? 1);
      return known[at] ?? null;
    },
    mark,
    sum: () => sum,
    length: () => length,
  };
}
