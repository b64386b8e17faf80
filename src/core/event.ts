import type { EventType } from './event-types.ts';
import type { Json } from './json.ts';
import type { Severity } from './severity.ts';

/** What a detector says: something that happened, with its evidence. All times are milliseconds since 1970, UTC. */
export interface NetmonEvent {
  readonly type: EventType;
  /** When it happened (not when it was noticed or stored). */
  readonly time: number;
  readonly severity: Severity;
  /** What it is about: an address, a MAC, an interface, `10.0.0.5 tcp/22`. One line, from the network, so hostile. */
  readonly subject: string;
  /** One sentence for a person. */
  readonly summary: string;
  /**
   * Says when two events of one type are the same thing. Two events with the same type, time and key are one event and
   * stored once, whoever repeats them after a crash: so a key names the thing (`aa:bb:…` for a host, `<host>/tcp/22`
   * for a port), never a counter or the moment of looking.
   */
  readonly key: string;
  /**
   * Time of the event of the same type and key in whose place this one comes, which is then not kept any more: for what comes again and
   * again and is told only to monitors that listen.
   */
  readonly replaces?: number;
  /** Id of the host it is about, when there is one. */
  readonly host?: string;
  /** Found while the monitor was still learning what is normal here; such events are `info`. */
  readonly learned?: boolean;
  /** Evidence and details; which fields, by type, is in event-types.ts. */
  readonly data: { readonly [key: string]: Json };
}

/** An event as the store keeps it. */
export interface StoredEvent extends Omit<NetmonEvent, 'replaces'> {
  /** Order of storing; starts at 1, grows, may have holes. */
  readonly seq: number;
  /** 32 hex digits, derived from monitor, type, time and key: the same event has the same id wherever it is computed. */
  readonly id: string;
  readonly storedAt: number;
  readonly monitor: string;
}
