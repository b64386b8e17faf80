import type { TrafficSample } from './traffic-samples.ts';
import { summaryOf, type TrafficSummary } from './traffic-summary.ts';

/** One of the equal parts of a time. */
export interface TrafficSlice {
  readonly from: number;
  readonly to: number;
  /** How much of it was measured, 0 to 1. */
  readonly measured: number;
  /** Null when nothing of it was measured: that is not 0. */
  readonly traffic: TrafficSummary | null;
}

interface Cut {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Cuts a time into equal parts. A sample that is longer than a part stands in each that it overlaps. */
export function slicesOf(samples: readonly TrafficSample[], { from, to, count }: Cut): readonly TrafficSlice[] {
  const length = (to - from) / count;
  const parts = Array.from({ length: count }, (): { samples: TrafficSample[]; measured: number } => ({
    samples: [],
    measured: 0,
  }));
  for (const sample of samples) {
    const end = Math.min(to, sample.start + sample.length);
    if (end <= from || sample.start >= to) continue;
    const start = Math.max(from, sample.start);
    const share = Math.min(1, (sample.seconds * 1000) / (end - sample.start));
    const first = Math.floor((start - from) / length);
    const last = sample.length <= length ? first : Math.min(count - 1, Math.ceil((end - from) / length) - 1);
    for (let index = first; index <= last; index += 1) parts[index]?.samples.push(sample);
    spread(parts, { start: start - from, end: end - from, share, length });
  }
  return parts.map((part, index) => ({
    from: from + index * length,
    to: from + (index + 1) * length,
    measured: Math.min(1, part.measured / length),
    traffic: summaryOf(part.samples),
  }));
}

/** Adds to each part the milliseconds of it that a sample measured. */
function spread(
  parts: readonly { measured: number }[],
  { start, end, share, length }: { start: number; end: number; share: number; length: number },
): void {
  for (let index = Math.floor(start / length); index * length < end; index += 1) {
    const part = parts[index];
    if (part === undefined) return;
    part.measured += share * (Math.min(end, (index + 1) * length) - Math.max(start, index * length));
  }
}
