import type { BandwidthRollup, Spike } from '../../core/bandwidth.ts';
import type { Batch } from '../../core/batch.ts';
import type { Capture } from '../../core/capture.ts';
import { replacing, type Statement } from '../engines/statement.ts';
import { dayLength, milliseconds } from '../traffic/resolution.ts';
import { rollupBytes, secondsBytes } from '../traffic/rollup-bytes.ts';

const replaceSpike = replacing('spikes', ['id', 'interface', 'started_at', 'ended_at', 'data'], ['id']);

export const storeSpike = (spike: Spike): Statement =>
  replaceSpike({
    id: spike.id,
    interface: spike.interface,
    started_at: spike.startedAt,
    ended_at: spike.endedAt,
    data: JSON.stringify(spike),
  });

const replaceCapture = replacing('captures', ['id', 'interface', 'from_time', 'to_time', 'spike', 'data'], ['id']);

export const storeCapture = (capture: Capture): Statement =>
  replaceCapture({
    id: capture.id,
    interface: capture.interface,
    from_time: capture.from,
    to_time: capture.to,
    spike: capture.spike,
    data: JSON.stringify(capture),
  });

const replaceRollup = replacing(
  'bandwidth',
  ['start', 'resolution', 'interface', 'data', 'seconds'],
  ['start', 'resolution', 'interface'],
);

export const storeRollup = (rollup: BandwidthRollup): Statement =>
  replaceRollup({
    start: rollup.start,
    resolution: milliseconds[rollup.resolution],
    interface: rollup.interface,
    data: rollupBytes(rollup),
    seconds: rollup.perSecond === undefined ? null : secondsBytes(rollup.perSecond),
  });

export const forgetTraffic = ({ secondsSince, rollupsSince }: NonNullable<Batch['bandwidthKept']>): Statement[] => [
  { sql: 'update bandwidth set seconds = null where start < ? and seconds is not null', parameters: [secondsSince] },
  { sql: 'delete from bandwidth where start < ?', parameters: [rollupsSince] },
  { sql: 'delete from bandwidth_days where start <= ?', parameters: [rollupsSince - dayLength] },
];
