import type { CaptureConfig } from '../config.ts';

type RecordedSettings = Pick<CaptureConfig, 'ring_filter' | 'ring_snap_length'>;

/** What is recorded of the packets; null for all packets, and for whole ones. */
export const recorded = ({ ring_filter: filter, ring_snap_length: snapLength }: RecordedSettings) => ({
  filter: filter === 'all' ? null : filter,
  snapLength: snapLength === 'all' ? null : snapLength,
});
