import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { EventType } from '../../core/event-types.ts';
import { severities } from '../../core/severity.ts';
import type { Engine } from '../engines/engine.ts';
import { toEvent } from '../from-rows.ts';
import type { EventRow, Schema } from '../schema.ts';
import type { EventQuery, Store } from '../store.ts';

export const eventQueries = (engine: Engine): Pick<Store, 'events' | 'countEvents' | 'lastSeq'> => ({
  async events(query) {
    const { builder } = await import('../engines/builder.ts');
    // Following by `afterSeq` must give the order of storing: the last seq of an answer is where the next one goes on.
    const order = query.afterSeq === undefined ? (['time', 'seq'] as const) : (['seq'] as const);
    const direction = query.limit === undefined ? 'asc' : 'desc';
    let select = matching(builder[engine.name], query).selectAll();
    for (const column of order) select = select.orderBy(column, direction);
    if (query.limit !== undefined) select = select.limit(query.limit);
    const rows = await engine.rows<EventRow & { seq: number }>(select.compile());
    const events = rows.map(toEvent);
    return query.limit === undefined ? events : events.reverse();
  },

  async countEvents(query) {
    const { builder } = await import('../engines/builder.ts');
    const counts = matching(builder[engine.name], query)
      .select(({ fn }) => ['type', fn.countAll<number>().as('count')])
      .groupBy('type')
      .orderBy('type');
    const rows = await engine.rows<{ type: EventType; count: number }>(counts.compile());
    return new Map(rows.map(({ type, count }) => [type, count]));
  },

  async lastSeq() {
    const rows = await engine.rows<{ seq: number }>({
      sql: 'select seq from events order by seq desc limit 1',
      parameters: [],
    });
    return rows[0]?.seq ?? 0;
  },
});

function matching(db: Kysely<Schema>, query: EventQuery): SelectQueryBuilder<Schema, 'events', object> {
  const { since, until, types, exceptTypes, minSeverity, host, monitor, afterSeq } = query;
  let events: SelectQueryBuilder<Schema, 'events', object> = db.selectFrom('events');
  if (since !== undefined) events = events.where('time', '>=', since);
  if (until !== undefined) events = events.where('time', '<', until);
  if (minSeverity !== undefined) events = events.where('severity', '>=', severities.indexOf(minSeverity));
  if (host !== undefined) events = events.where('host', '=', host);
  if (monitor !== undefined) events = events.where('monitor', '=', monitor);
  if (afterSeq !== undefined) events = events.where('seq', '>', afterSeq);
  if (exceptTypes !== undefined) events = events.where('type', 'not in', exceptTypes);
  if (types !== undefined) {
    events = events.where(({ eb, fn, val, or }) =>
      or(
        types.flatMap((type) => [
          eb('type', '=', type),
          // Not `like`: SQLite's ignores case, PostgreSQL's does not, and both take % from the user.
          eb(fn<string>('substr', ['type', eb.lit(1), eb.lit(type.length + 1)]), '=', val(`${type}.`)),
        ]),
      ),
    );
  }
  return events;
}
