import type { Suppression, SuppressionHits } from '../../core/suppression.ts';
import type { Engine } from '../engines/engine.ts';
import type { Writer } from '../engines/group-commit.ts';
import { inserting } from '../engines/statement.ts';
import type { SuppressionRow } from '../schema-alerts.ts';
import type { Store } from '../store.ts';

type Row = Omit<SuppressionRow, 'id'> & { readonly id: number };

type Queries = Pick<Store, 'addSuppression' | 'removeSuppressions' | 'suppressions' | 'suppressionHits'>;

const insert = inserting(
  'suppressions',
  ['gid', 'sid', 'source', 'target', 'network', 'reason', 'made_by', 'made_at', 'until'],
  'returning *',
);

const remove = 'update suppressions set removed_by = ?, removed_at = ? where id = ? and removed_at is null returning *';

export const suppressionQueries = (engine: Engine, { write }: Writer): Queries => ({
  async addSuppression({ gid, sid, source, target, network, reason, by, at, until }) {
    const [rows = []] = await write([
      insert({ gid, sid, source, target, network, reason, made_by: by, made_at: at, until }),
    ]);
    return toSuppression(rows[0] as Row);
  },

  async removeSuppressions(ids, { by, at }) {
    if (ids.length === 0) return [];
    const rows = await write(ids.map((id) => ({ sql: remove, parameters: [by, at, id] })));
    return rows.flat().map((row) => toSuppression(row as Row));
  },

  async suppressions({ removed = false } = {}) {
    const condition = removed ? '' : 'where removed_at is null';
    const rows = await engine.rows<Row>({ sql: `select * from suppressions ${condition} order by id`, parameters: [] });
    return rows.map(toSuppression);
  },

  suppressionHits: () =>
    engine.rows<SuppressionHits>({
      sql: 'select rule, count, last from suppression_hits order by rule',
      parameters: [],
    }),
});

const toSuppression = (row: Row): Suppression => ({
  id: row.id,
  gid: row.gid,
  sid: row.sid,
  source: row.source,
  target: row.target,
  network: row.network,
  reason: row.reason,
  by: row.made_by,
  at: row.made_at,
  until: row.until,
  removed: row.removed_at === null ? null : { by: row.removed_by ?? '', at: row.removed_at },
});
