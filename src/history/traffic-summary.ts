import type { Direction, DirectionRollup } from '../core/bandwidth.ts';
import type { TrafficSample } from './traffic-samples.ts';

/** Samples taken together. */
export interface TrafficSummary {
  readonly seconds: number;
  readonly rx: DirectionRollup;
  readonly tx: DirectionRollup;
}

/** Null when there is none: what was not measured is not 0. */
export function summaryOf(samples: readonly TrafficSample[]): TrafficSummary | null {
  if (samples.length === 0) return null;
  return {
    seconds: samples.reduce((sum, { seconds }) => sum + seconds, 0),
    rx: together(samples, 'rx'),
    tx: together(samples, 'tx'),
  };
}

function together(samples: readonly TrafficSample[], direction: Direction): DirectionRollup {
  const sum = (field: 'bytes' | 'packets' | 'errors' | 'drops') =>
    samples.reduce((total, sample) => total + sample[direction][field], 0);
  const most = (field: 'max' | 'maxPackets') =>
    samples.reduce((highest, sample) => Math.max(highest, sample[direction][field]), 0);
  const max = most('max');
  return {
    ...{ bytes: sum('bytes'), packets: sum('packets'), errors: sum('errors'), drops: sum('drops') },
    ...{ p50: quantile(samples, direction, 0.5, max), p95: quantile(samples, direction, 0.95, max) },
    ...{ max, maxPackets: most('maxPackets') },
  };
}

/**
 * The rate, in bytes a second, that this share of all measured seconds does not exceed: exact from seconds, else an estimate for
 * which the seconds of a sample are taken as spread evenly between its own quantiles.
 */
function quantile(samples: readonly TrafficSample[], direction: Direction, share: number, max: number): number {
  const [only] = samples;
  if (samples.length === 1 && only !== undefined) return only[direction][share === 0.5 ? 'p50' : 'p95'];
  const wanted = share * samples.reduce((sum, { seconds }) => sum + seconds, 0);
  let low = -1;
  let high = max;
  while (high - low > 0.5) {
    const middle = (low + high) / 2;
    // Numbers of this size have no fractions.
    if (middle === low || middle === high) break;
    const below = samples.reduce((sum, sample) => sum + sample.seconds * shareUpTo(middle, sample[direction]), 0);
    if (below >= wanted) high = middle;
    else low = middle;
  }
  return Math.round(high);
}

/** The share of the seconds of a sample whose rate is `rate` or less. */
function shareUpTo(rate: number, { p50, p95, max }: DirectionRollup): number {
  if (rate >= max) return 1;
  if (rate >= p95) return 0.95 + 0.05 * part(rate, p95, max);
  if (rate >= p50) return 0.5 + 0.45 * part(rate, p50, p95);
  // The lower half of traffic reaches about as far down from its middle as p95 reaches up, and never below nothing.
  const least = Math.max(0, p50 - (p95 - p50));
  return rate < least ? 0 : 0.5 * part(rate, least, p50);
}

const part = (value: number, from: number, to: number): number => (to === from ? 1 : (value - from) / (to - from));
