import {
  type AlertGroupFacts,
  type AlertIncrement,
  type AlertLines,
  type AlertNews,
  countOf,
  mostCaptures,
  mostPorts,
} from '../../core/alert-group.ts';
import type { Batch } from '../../core/batch.ts';
import type { StoredEvent } from '../../core/event.ts';
import { severities } from '../../core/severity.ts';
import { alertMatcher, type Suppression } from '../../core/suppression.ts';
import { inserting, insertingMany, type Statement } from '../engines/statement.ts';
import { alertRow } from '../keys/alert-id.ts';
import { storeEvent } from './events.ts';

/** An increment and the rule that hides its alerts, if one does. */
export interface JudgedIncrement {
  readonly increment: AlertIncrement;
  readonly suppressedBy: string | null;
}

/** Rules are applied where alerts are stored, so that a new one holds at once, for the agent and for imports. */
export function judgeIncrements(
  increments: readonly AlertIncrement[],
  rules: readonly Suppression[],
): readonly JudgedIncrement[] {
  const tests = rules.map((rule) => ({ ...rule, matches: alertMatcher(rule) }));
  return increments.map((increment) => {
    const { group, lastSeen, suppressedBy } = increment;
    const rule = tests.find(({ until, matches }) => (until === null || lastSeen < until) && matches(group));
    return { increment, suppressedBy: suppressedBy ?? (rule === undefined ? null : String(rule.id)) };
  });
}

/** Those of the rules' hits included. */
export function storeIncrements(judged: readonly JudgedIncrement[], toldAt: number): readonly Statement[] {
  const lots =
    new Set(judged.map(({ increment }) => increment.group.id)).size === judged.length
      ? [judged]
      : judged.map((one) => [one]);
  return [...lots.flatMap((lot) => storeDistinct(lot, toldAt)), ...storeHits(judged)];
}

/** Of groups that are all different. */
function storeDistinct(judged: readonly JudgedIncrement[], toldAt: number): readonly Statement[] {
  const increments = judged.map(({ increment }) => increment);
  return [
    ...addToGroups(judged.map((one) => groupRow(one, toldAt))),
    ...addToDays(
      increments.flatMap(({ group, days }) =>
        days.map(({ day, count }) => ({ group_id: alertRow(group.id), day, count })),
      ),
    ),
    ...increments.flatMap(storeLists),
  ];
}

function groupRow({ increment, suppressedBy }: JudgedIncrement, toldAt: number) {
  const { group, days, news, firstSeen, lastSeen, ports } = increment;
  const count = countOf(days);
  const isTold = suppressedBy === null && news.some(({ when }) => when === 'untold');
  return {
    ...factsRow(group),
    count,
    first_seen: firstSeen,
    last_seen: lastSeen,
    suppressed: suppressedBy === null ? 0 : count,
    suppressed_by: suppressedBy,
    told_at: isTold ? toldAt : null,
    ports: ports[0] === undefined ? ',' : `,${ports[0]},`,
    captures: ',',
  };
}

/** The first port is in the row of the group already: most groups have no other. */
function storeLists({ group, ports, captures }: AlertIncrement): readonly Statement[] {
  const id = alertRow(group.id);
  return [
    ...ports.slice(1).map((port) => addToList('ports', { id, item: String(port), longest: 6 * mostPorts })),
    ...captures.map((capture) =>
      addToList('captures', { id, item: capture, longest: (capture.length + 1) * mostCaptures }),
    ),
  ];
}

const factsRow = (group: AlertGroupFacts) => ({
  id: alertRow(group.id),
  engine: group.engine,
  gid: group.gid,
  sid: group.sid,
  rev: group.rev,
  source: group.source,
  target: group.target,
  own: group.own,
  message: group.message,
  classification: group.classification,
  severity: severities.indexOf(group.severity),
  protocol: group.protocol,
  direction: group.direction,
  techniques: JSON.stringify(group.techniques),
  refs: JSON.stringify(group.references),
});

/** What the latest alerts say, unless they are of a format that says next to nothing, as Snort's alert_csv. */
const latest = ['rev', 'message', 'severity'] as const;
const latestKnown = ['classification', 'protocol'] as const;
const latestList = ['techniques', 'refs'] as const;

const changes = [
  ...latest.map(
    (column) => `${column} = case when excluded.message = '' then alert_groups.${column} else excluded.${column} end`,
  ),
  ...latestKnown.map((column) => `${column} = coalesce(excluded.${column}, alert_groups.${column})`),
  ...latestList.map(
    (column) =>
      `${column} = case when excluded.${column} = '[]' then alert_groups.${column} else excluded.${column} end`,
  ),
];

const addToGroups = insertingMany(
  'alert_groups',
  [
    ...(['id', 'engine', 'gid', 'sid', 'source', 'target', 'own', 'direction', 'count', 'first_seen'] as const),
    ...(['last_seen', 'suppressed', 'suppressed_by', 'told_at', 'ports', 'captures'] as const),
    ...latest,
    ...latestKnown,
    ...latestList,
  ],
  `on conflict (id) do update set count = alert_groups.count + excluded.count,
  suppressed = alert_groups.suppressed + excluded.suppressed,
  suppressed_by = coalesce(excluded.suppressed_by, alert_groups.suppressed_by),
  told_at = coalesce(alert_groups.told_at, excluded.told_at),
  first_seen = case when excluded.first_seen < alert_groups.first_seen then excluded.first_seen else alert_groups.first_seen end,
  last_seen = case when excluded.last_seen > alert_groups.last_seen then excluded.last_seen else alert_groups.last_seen end,
  ports = case when alert_groups.ports like '%' || excluded.ports || '%' or length(alert_groups.ports) >= ${6 * mostPorts}
    then alert_groups.ports else alert_groups.ports || substr(excluded.ports, 2) end,
  ${changes.join(', ')}`,
);

const addToDays = insertingMany(
  'alert_days',
  ['group_id', 'day', 'count'],
  'on conflict (group_id, day) do update set count = alert_days.count + excluded.count',
);

/** Lists are text, `,80,443,`, so that one more is added without reading what is there. */
const addToList = (
  column: 'ports' | 'captures',
  { id, item, longest }: { readonly id: number; readonly item: string; readonly longest: number },
): Statement => ({
  sql: `update alert_groups set ${column} = ${column} || ? where id = ? and length(${column}) < ? and ${column} not like ?`,
  parameters: [`${item},`, id, longest, `%,${item},%`],
});

const addHits = inserting(
  'suppression_hits',
  ['rule', 'count', 'last'],
  `on conflict (rule) do update set count = suppression_hits.count + excluded.count,
  last = case when excluded.last > suppression_hits.last then excluded.last else suppression_hits.last end`,
);

function storeHits(judged: readonly JudgedIncrement[]): readonly Statement[] {
  const hits = new Map<string, { count: number; last: number }>();
  for (const { suppressedBy, increment } of judged) {
    if (suppressedBy === null) continue;
    const known = hits.get(suppressedBy) ?? { count: 0, last: increment.lastSeen };
    known.count += countOf(increment.days);
    known.last = Math.max(known.last, increment.lastSeen);
    hits.set(suppressedBy, known);
  }
  return [...hits].map(([rule, { count, last }]) => addHits({ rule, count, last }));
}

/** Stores the event of a news only under its condition; gives its row then. */
export function storeNews(event: Omit<StoredEvent, 'seq'>, when: AlertNews['when'], group: AlertGroupFacts): Statement {
  const { sql, parameters } = storeEvent(event);
  if (when === 'always') return { sql, parameters };
  const [condition, more] =
    when === 'untold'
      ? ['id = ? and told_at is not null', [alertRow(group.id)]]
      : ['gid = ? and sid = ? and own is null', [group.gid, group.sid]];
  const unless = `where not exists (select 1 from alert_groups where ${condition})`;
  return {
    sql: sql.replace(/values \(([?, ]+)\)/, `select $1 ${unless}`),
    parameters: [...parameters, ...more],
  };
}

const insertLines = inserting(
  'alert_lines',
  ['from_time', 'to_time', 'stored_at', 'group_ids', 'count', 'bytes', 'data'],
  '',
);

export const storeLines = ({ from, to, groups, count, data }: AlertLines, storedAt: number): Statement =>
  insertLines({
    from_time: from,
    to_time: to,
    stored_at: storedAt,
    group_ids: `,${groups.join(',')},`,
    count,
    bytes: data.byteLength,
    data: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  });

/** Old lines go, and the oldest where all together are too large. */
export const forgetLines = ({ storedSince, bytes }: NonNullable<Batch['alertLinesKept']>): readonly Statement[] => [
  { sql: 'delete from alert_lines where stored_at < ?', parameters: [storedSince] },
  {
    sql: `delete from alert_lines where id in (select id from
      (select id, sum(bytes) over (order by id desc) as total from alert_lines) as sizes where total > ?)`,
    parameters: [bytes],
  },
];
