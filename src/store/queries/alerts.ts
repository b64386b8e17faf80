import type { IdsEngine } from '../../core/alert.ts';
import type { AlertDay, AlertGroup, AlertWord } from '../../core/alert-group.ts';
import { type RawAlert, unpackLines } from '../../core/alert-lines.ts';
import { severities } from '../../core/severity.ts';
import type { Engine } from '../engines/engine.ts';
import type { Writer } from '../engines/group-commit.ts';
import { inserting, type Statement } from '../engines/statement.ts';
import { alertIdOf, alertRow, alertRows } from '../keys/alert-id.ts';
import type { AlertGroupRow, AlertLinesRow } from '../schema-alerts.ts';
import type { AlertQuery, Store } from '../store.ts';

type Queries = Pick<
  Store,
  'alertGroups' | 'findAlertGroup' | 'alertDays' | 'countAlertsSince' | 'lastAlertAt' | 'alertLines' | 'alertComments'
> &
  Pick<Store, 'acknowledgeAlerts' | 'commentAlert'>;

const insertComment = inserting('alert_comments', ['group_id', 'said_by', 'said_at', 'said'], '');

const acknowledge = 'update alert_groups set acked_by = ?, acked_at = ?, acked_text = ? where id = ? returning id';

/** Blocks of raw lines that are looked through at a time. */
const blocksAtOnce = 16;

export const alertQueries = (engine: Engine, { write }: Writer): Queries => ({
  async alertGroups(query) {
    const [rows, comments] = await Promise.all([
      engine.rows<AlertGroupRow>(groupsStatement(query)),
      engine.rows<{ group_id: number; count: number }>({
        sql: 'select group_id, count(*) as count from alert_comments group by group_id',
        parameters: [],
      }),
    ]);
    const counts = new Map(comments.map(({ group_id, count }) => [group_id, count]));
    return rows.map((row) => toGroup(row, counts.get(row.id) ?? 0));
  },

  async findAlertGroup(text) {
    const range = alertRows(text);
    if (range === null) return null;
    const [row, other] = await engine.rows<AlertGroupRow & { comments: number }>({
      sql: `select *, (select count(*) from alert_comments where group_id = alert_groups.id) as comments
        from alert_groups where id >= ? and id <= ? order by id limit 2`,
      parameters: [range.first, range.last],
    });
    return row === undefined || other !== undefined ? null : toGroup(row, row.comments);
  },

  alertDays: (group) =>
    engine.rows<AlertDay>({
      sql: 'select day, count from alert_days where group_id = ? order by day',
      parameters: [alertRow(group)],
    }),

  async lastAlertAt() {
    const [row] = await engine.rows<{ last: number | null }>({
      sql: 'select max(last_seen) as last from alert_groups',
      parameters: [],
    });
    return row?.last ?? null;
  },

  async countAlertsSince(day) {
    const rows = await engine.rows<{ group_id: number; count: number }>({
      sql: 'select group_id, cast(sum(count) as bigint) as count from alert_days where day >= ? group by group_id',
      parameters: [day],
    });
    return new Map(rows.map(({ group_id, count }) => [alertIdOf(group_id), count]));
  },

  async alertLines(group, limit) {
    const found: RawAlert[] = [];
    for (let before = Number.MAX_SAFE_INTEGER; found.length < limit; ) {
      const blocks = await engine.rows<Pick<AlertLinesRow, 'data'> & { id: number }>({
        sql: 'select id, data from alert_lines where group_ids like ? and id < ? order by id desc limit ?',
        parameters: [`%,${group},%`, before, blocksAtOnce],
      });
      for (const { id, data } of blocks) {
        found.push(...unpackLines(data, group).toReversed());
        before = id;
        if (found.length >= limit) break;
      }
      if (blocks.length < blocksAtOnce) break;
    }
    return found.slice(0, limit);
  },

  async acknowledgeAlerts(groups, word) {
    const [by, at, text] = [word?.by ?? null, word?.at ?? null, word?.text ?? null];
    const rows = await write(groups.map((id) => ({ sql: acknowledge, parameters: [by, at, text, alertRow(id)] })));
    return rows.flat().length;
  },

  async commentAlert(group, { by, at, text }) {
    await write([insertComment({ group_id: alertRow(group), said_by: by, said_at: at, said: text })]);
  },

  alertComments: (group) =>
    engine.rows<AlertWord>({
      sql: 'select said_by as by, said_at as at, said as text from alert_comments where group_id = ? order by id',
      parameters: [alertRow(group)],
    }),
});

function groupsStatement({ since, until, minSeverity, gid, sid, addresses }: AlertQuery): Statement {
  const conditions: string[] = [];
  const parameters: unknown[] = [];
  const add = (condition: string, ...values: readonly unknown[]): void => {
    conditions.push(condition);
    parameters.push(...values);
  };
  if (since !== undefined) add('last_seen >= ?', since);
  if (until !== undefined) add('first_seen < ?', until);
  if (minSeverity !== undefined) add('severity >= ?', severities.indexOf(minSeverity));
  if (gid !== undefined) add('gid = ?', gid);
  if (sid !== undefined) add('sid = ?', sid);
  if (addresses !== undefined) {
    const marks = addresses.map(() => '?').join(', ');
    if (addresses.length === 0) add('1 = 0');
    else add(`(source in (${marks}) or target in (${marks}))`, ...addresses, ...addresses);
  }
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  return { sql: `select * from alert_groups ${where} order by last_seen desc, id`, parameters };
}

/** Rows are trusted to be what this program wrote: the casts here are the border. */
const toGroup = (row: AlertGroupRow, comments: number): AlertGroup => ({
  id: alertIdOf(row.id),
  engine: row.engine as IdsEngine,
  gid: row.gid,
  sid: row.sid,
  rev: row.rev,
  source: row.source,
  target: row.target,
  own: row.own as AlertGroup['own'],
  message: row.message,
  classification: row.classification,
  severity: severities[row.severity] ?? 'info',
  protocol: row.protocol,
  direction: row.direction as AlertGroup['direction'],
  techniques: listOf(row.techniques),
  references: listOf(row.refs),
  count: row.count,
  firstSeen: row.first_seen,
  lastSeen: row.last_seen,
  ports: itemsOf(row.ports).map(Number),
  captures: itemsOf(row.captures),
  suppressed: row.suppressed,
  suppressedBy: row.suppressed_by,
  acknowledged: row.acked_at === null ? null : { by: row.acked_by ?? '', at: row.acked_at, text: row.acked_text },
  comments,
});

/** Nearly all of them are empty. */
const listOf = (json: string): readonly string[] => (json === '[]' ? [] : JSON.parse(json));

const itemsOf = (list: string): readonly string[] => list.split(',').filter((item) => item !== '');
