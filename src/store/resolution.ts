import type { BandwidthRollup } from '../core/bandwidth.ts';

/** Milliseconds that a rollup covers. */
export const milliseconds = { minute: 60_000, hour: 3_600_000 } as const satisfies {
  readonly [resolution in BandwidthRollup['resolution']]: number;
};
