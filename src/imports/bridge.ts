import type { NetmonEvent } from '../core/event.ts';
import type { Port, Scan } from '../core/inventory.ts';
import { isSameCondition, portKey, portNews } from '../history/fields.ts';
import { closed, type Occasion, opened, serviceChanged } from '../monitors/ports/judge/port-events.ts';
import type { LaterLooks } from './later-looks.ts';

interface Around {
  /** Ports as they were known to be at the time of the scan, by portKey. */
  readonly believed: ReadonlyMap<string, Port>;
  readonly later: LaterLooks;
  readonly stored: { readonly events: readonly NetmonEvent[]; readonly ports: readonly Port[] };
  readonly scan: Scan;
}

/**
 * Makes what a recorded scan saw agree with what is known of later times. Where it saw a port otherwise than was believed until
 * now, the next scan that covered the port found the old belief true and said nothing, because to it nothing had changed: so
 * that scan is where the port changed back. A port that no later scan covered is now as the recorded scan saw it.
 */
export function bridges(
  seen: readonly Port[],
  { believed, later, stored, scan }: Around,
): { readonly events: readonly NetmonEvent[]; readonly present: readonly Port[] } {
  const time = scan.finishedAt;
  const nextNews = newsAfter(stored.events, time);
  const rows = new Map(stored.ports.map((port) => [portKey(port), port]));
  const events: NetmonEvent[] = [];
  const present: Port[] = [];
  for (const port of seen) {
    const before = believed.get(portKey(port)) ?? null;
    const next = nextNews.get(portKey(port));
    const row = rows.get(portKey(port));
    const isNewest = next === undefined && (row === undefined || row.lastSeen <= time);
    const differs = before === null ? port.state === 'open' : !isSameCondition(before, port);
    const look = differs ? later.firstBetween(port, time, next ?? Number.POSITIVE_INFINITY) : null;
    if (look !== null) events.push(...changeBack(port, before, look.finishedAt, look.id));
    else if (isNewest) present.push(merged(row, port));
    else if (differs && next === undefined && row !== undefined)
      events.push(...changeBack(port, before, row.lastSeen, null));
  }
  return { events, present };
}

/** When the next event of each port is. */
function newsAfter(events: readonly NetmonEvent[], time: number): ReadonlyMap<string, number> {
  const next = new Map<string, number>();
  for (const event of events) {
    const news = event.time > time ? portNews(event) : null;
    if (news !== null && !next.has(portKey(news))) next.set(portKey(news), event.time);
  }
  return next;
}

function changeBack(port: Port, before: Port | null, time: number, scan: string | null): readonly NetmonEvent[] {
  const host = { id: port.host, learned: true };
  const on: Occasion = { host, ip: port.ip, time, scan: scan ?? '', firstLook: true };
  if (before?.state !== 'open') {
    return port.state === 'open' ? [closed(on, port, before?.state ?? 'closed|filtered')] : [];
  }
  return [port.state === 'open' ? serviceChanged(on, port, before) : opened(on, before, port.state)];
}

/** What a recorded scan does not say stays as it is. */
function merged(row: Port | undefined, port: Port): Port {
  if (row === undefined) return port;
  const { firstSeen, pending, extraInfo } = row;
  const kept = { firstSeen: Math.min(firstSeen, port.firstSeen), extraInfo: port.extraInfo ?? extraInfo };
  return { ...port, ...kept, ...(pending === undefined ? {} : { pending }) };
}
