import { series } from './traffic.ts';
import type { Expectation } from './usual.ts';
import { scales, type Windows } from './windows.ts';

/**
 * What there was since the watch began, as long as too little is known to say what is usual: a flood on the first day stands out too, if
 * it is many times more than all before it.
 */
export interface Early {
  /** Null until enough was seen. The same object as long as nothing higher is seen. */
  expectation(): Expectation | null;
  /** Takes in the newest interval; only of times without a spike, or the next one would seem usual. */
  calm(windows: Windows): void;
  remembered(): RememberedEarly;
}

export interface RememberedEarly {
  readonly intervals: number;
  /** The most that there was in an interval, by series. */
  readonly highs: readonly number[];
}

const enough = 30;
/** How many times more than ever before is allowed: with the usual factor of 2 ten times as much is a spike. */
const allowance = 5;
/** Packets a second that count as seen: a scan of our own may send thousands. */
const leastPackets = 2000;

export const noEarly: RememberedEarly = { intervals: 0, highs: series.map(() => 0) };

export function createEarly(before: RememberedEarly): Early {
  let { intervals, highs } = before;
  let known: Expectation | null = null;

  return {
    expectation() {
      if (intervals < enough) return null;
      known ??= expectationOf(highs);
      return known;
    },
    calm(windows) {
      intervals += 1;
      const rates = windows.means(0) ?? [];
      if (!highs.some((high, at) => (rates[at] ?? 0) > high)) return;
      highs = highs.map((high, at) => Math.max(high, rates[at] ?? 0));
      known = null;
    },
    remembered: () => ({ intervals, highs }),
  };
}

/** What there was in a second is allowed for a minute too: of minutes too little was seen. */
const expectationOf = (highs: readonly number[]): Expectation => ({
  middle: highs,
  highs: highs.map((high, at) => {
    const seen = series[at]?.counts === 'packets' ? Math.max(leastPackets, high) : high;
    return scales.map(() => allowance * seen);
  }),
  low: { rx: null, tx: null },
  isEarly: true,
});
