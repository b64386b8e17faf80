import type {
  BandwidthRollup,
  Direction,
  DirectionRollup,
  SecondTraffic,
  TrafficInterval,
} from '../../core/bandwidth.ts';
import { type Both, nothing, series, together } from './traffic.ts';
import { scales } from './windows.ts';

export const minuteLength = 60_000;

/** A minute so far. */
export interface Minute {
  readonly start: number;
  readonly seconds: (SecondTraffic | null)[];
  sum: Both;
  /** The highest mean over each of `scales`, by series. */
  readonly highs: number[][];
}

export const emptyMinute = (start: number): Minute => ({
  start,
  seconds: new Array<SecondTraffic | null>(60).fill(null),
  sum: nothing,
  highs: series.map(() => scales.map(() => 0)),
});

export const minuteOf = (time: number): number => Math.floor(time / minuteLength) * minuteLength;

/**
 * Puts an interval into the second that it is nearest to; a longer one is spread evenly. Seconds that lie before the minute are added to
 * its first one, those after it to its last one, so that all sums are right.
 */
export function addInterval(minute: Minute, { from, to, rx, tx }: TrafficInterval): void {
  minute.sum = together(minute.sum, { rx, tx });
  const first = Math.round((from - minute.start) / 1000);
  const last = Math.round((to - minute.start) / 1000);
  const count = Math.max(1, last - first);
  const begin = last === first ? first - 1 : first;
  for (let at = 0; at < count; at += 1) {
    const share = (total: number): number => Math.floor((total * (at + 1)) / count) - Math.floor((total * at) / count);
    const second = Math.min(59, Math.max(0, begin + at));
    const before = minute.seconds[second];
    minute.seconds[second] = {
      rxBytes: share(rx.bytes) + (before?.rxBytes ?? 0),
      txBytes: share(tx.bytes) + (before?.txBytes ?? 0),
      rxPackets: share(rx.packets) + (before?.rxPackets ?? 0),
      txPackets: share(tx.packets) + (before?.txPackets ?? 0),
    };
  }
}

export function addMeans(minute: Minute, scale: number, means: readonly number[]): void {
  for (const [at, mean] of means.entries()) {
    const highs = minute.highs[at];
    if (highs !== undefined) highs[scale] = Math.max(highs[scale] ?? 0, Math.round(mean));
  }
}

export function minuteRollup(name: string, minute: Minute): BandwidthRollup {
  const measured = minute.seconds.filter((second) => second !== null);
  return {
    interface: name,
    resolution: 'minute',
    start: minute.start,
    seconds: measured.length,
    rx: directionOf(minute, measured, 'rx'),
    tx: directionOf(minute, measured, 'tx'),
    perSecond: [...minute.seconds],
  };
}

function directionOf(minute: Minute, measured: readonly SecondTraffic[], direction: Direction): DirectionRollup {
  const bytes = measured.map((second) => second[`${direction}Bytes`]).sort((a, b) => a - b);
  const quantile = (share: number): number => bytes[Math.min(bytes.length - 1, Math.floor(bytes.length * share))] ?? 0;
  return {
    ...minute.sum[direction],
    p50: quantile(0.5),
    p95: quantile(0.95),
    max: bytes.at(-1) ?? 0,
    maxPackets: Math.max(0, ...measured.map((second) => second[`${direction}Packets`])),
  };
}
