import type { BandwidthRollup } from '../../core/bandwidth.ts';

/** Milliseconds that a rollup covers. */
export const milliseconds = { minute: 60_000, hour: 3_600_000 } as const satisfies {
  readonly [resolution in BandwidthRollup['resolution']]: number;
};

/** Milliseconds of a day of UTC: what is kept in one row when it is over. */
export const dayLength = 86_400_000;
