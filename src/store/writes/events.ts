import type { StoredEvent } from '../../core/event.ts';
import { severities } from '../../core/severity.ts';
import { inserting, type Statement } from '../engines/statement.ts';

const insertEvent = inserting(
  'events',
  ['id', 'monitor', 'type', 'time', 'stored_at', 'severity', 'subject', 'summary', 'key', 'host', 'learned', 'data'],
  'on conflict (id) do nothing returning seq',
);

/** Gives one row with its `seq`, or none when an event with this id is there. */
export const storeEvent = (event: Omit<StoredEvent, 'seq'>): Statement =>
  insertEvent({
    id: event.id,
    monitor: event.monitor,
    type: event.type,
    time: event.time,
    stored_at: event.storedAt,
    severity: severities.indexOf(event.severity),
    subject: event.subject,
    summary: event.summary,
    key: event.key,
    host: event.host ?? null,
    learned: Number(event.learned ?? false),
    data: JSON.stringify(event.data),
  });

export const forgetEvent = (id: string): Statement => ({ sql: 'delete from events where id = ?', parameters: [id] });
