import type { BandwidthRollup, DirectionRollup } from '../core/bandwidth.ts';

/** Traffic of an interface over a second, a minute or an hour. */
export interface TrafficSample {
  readonly start: number;
  /** Milliseconds. */
  readonly length: number;
  /** How many of its seconds were measured, at least one. */
  readonly seconds: number;
  readonly rx: DirectionRollup;
  readonly tx: DirectionRollup;
}

const lengths = { minute: 60_000, hour: 3_600_000 } as const;

/** What rollups measured, in their order; with `seconds` the seconds of those that have them. */
export const samplesOf = (
  rollups: readonly BandwidthRollup[],
  { seconds }: { readonly seconds: boolean },
): readonly TrafficSample[] =>
  rollups.flatMap((rollup) =>
    seconds && rollup.perSecond !== undefined
      ? secondsOf(rollup, rollup.perSecond)
      : rollup.seconds > 0
        ? [{ ...measuredBy(rollup), start: rollup.start, length: lengths[rollup.resolution] }]
        : [],
  );

const measuredBy = ({ seconds, rx, tx }: BandwidthRollup) => ({ seconds, rx, tx });

const secondsOf = (
  { start }: BandwidthRollup,
  perSecond: NonNullable<BandwidthRollup['perSecond']>,
): readonly TrafficSample[] =>
  perSecond.flatMap((second, index) =>
    second === null
      ? []
      : {
          start: start + index * 1000,
          length: 1000,
          seconds: 1,
          rx: inOneSecond(second.rxBytes, second.rxPackets),
          tx: inOneSecond(second.txBytes, second.txPackets),
        },
  );

/** Errors and drops are kept by the minute, not by the second. */
const inOneSecond = (bytes: number, packets: number): DirectionRollup => ({
  ...{ bytes, packets, errors: 0, drops: 0 },
  ...{ p50: bytes, p95: bytes, max: bytes, maxPackets: packets },
});
