import type { NetmonEvent } from '../core/event.ts';
import type { Protocol } from '../core/inventory.ts';
import { isSameCondition, type PortCondition, portKey, portNews } from './fields.ts';

/** A change of one port. */
export interface PortChange {
  readonly time: number;
  readonly host: string;
  readonly ip: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly change: 'opened' | 'closed' | 'state' | 'service';
  /** Null when nothing was known of it before. */
  readonly before: PortCondition | null;
  readonly after: PortCondition;
  /** Id of the scan that saw it. */
  readonly scan: string | null;
}

/**
 * Every change of every port, oldest first. An event that says what was known already, as after the import of older scans, is
 * no change. `events` are in the order of their times.
 */
export function portChanges(events: readonly NetmonEvent[]): readonly PortChange[] {
  const now = new Map<string, PortCondition>();
  return events.flatMap((event) => {
    const news = portNews(event);
    if (news === null) return [];
    const { host, ip, protocol, port, after, scan } = news;
    const before = now.get(portKey(news)) ?? null;
    if (before !== null && isSameCondition(before, after)) return [];
    now.set(portKey(news), after);
    return [{ time: event.time, host, ip, protocol, port, change: changeOf(before, after), before, after, scan }];
  });
}

function changeOf(before: PortCondition | null, after: PortCondition): PortChange['change'] {
  const wasOpen = before?.state === 'open';
  const isOpen = after.state === 'open';
  if (wasOpen && isOpen) return 'service';
  if (isOpen) return 'opened';
  return wasOpen ? 'closed' : 'state';
}
