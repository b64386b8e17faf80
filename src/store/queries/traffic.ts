import type { Spike } from '../../core/bandwidth.ts';
import type { Capture } from '../../core/capture.ts';
import type { Engine } from '../engines/engine.ts';
import type { CaptureRow, SpikeRow } from '../schema.ts';
import type { Store } from '../store.ts';

export const trafficQueries = (engine: Engine): Pick<Store, 'spikes' | 'captures' | 'findCapture' | 'bandwidth'> => ({
  async spikes({ since, until, interface: on, limit }) {
    const { builder } = await import('../engines/builder.ts');
    let spikes = builder[engine.name].selectFrom('spikes').selectAll();
    if (since !== undefined)
      spikes = spikes.where((where) => where.or([where('ended_at', 'is', null), where('ended_at', '>=', since)]));
    if (until !== undefined) spikes = spikes.where('started_at', '<', until);
    if (on !== undefined) spikes = spikes.where('interface', '=', on);
    if (limit !== undefined) spikes = spikes.limit(limit);
    const rows = await engine.rows<SpikeRow>(spikes.orderBy('started_at', 'desc').orderBy('id').compile());
    return rows.map(toSpike);
  },

  async captures({ since, until, interface: on, limit, spike }) {
    const { builder } = await import('../engines/builder.ts');
    let captures = builder[engine.name].selectFrom('captures').selectAll();
    if (since !== undefined) captures = captures.where('to_time', '>=', since);
    if (until !== undefined) captures = captures.where('from_time', '<', until);
    if (on !== undefined) captures = captures.where('interface', '=', on);
    if (spike !== undefined) captures = captures.where('spike', '=', spike);
    if (limit !== undefined) captures = captures.limit(limit);
    const rows = await engine.rows<CaptureRow>(captures.orderBy('from_time', 'desc').orderBy('id').compile());
    return rows.map(toCapture);
  },

  async findCapture(text) {
    const rows = await engine.rows<CaptureRow>({
      sql: 'select * from captures where substr(id, 1, ?) = ? order by id limit 2',
      parameters: [text.length, text],
    });
    const [row] = rows.length === 1 ? rows : rows.filter(({ id }) => id === text);
    return row === undefined ? null : toCapture(row);
  },

  async bandwidth(query) {
    const { bandwidthOf } = await import('./bandwidth.ts');
    return bandwidthOf(engine, query);
  },
});

const toSpike = ({ data }: SpikeRow): Spike => JSON.parse(data);

const toCapture = ({ data }: CaptureRow): Capture => JSON.parse(data);
