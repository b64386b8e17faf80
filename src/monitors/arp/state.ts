import type { NetmonEvent } from '../../core/event.ts';
import type { EventType } from '../../core/event-types.ts';
import type { Host } from '../../core/inventory.ts';
import type { Json } from '../../core/json.ts';
import type { ArpRules } from './rules.ts';

/** A host with what only the detector needs to know of it. */
export interface TrackedHost {
  host: Host;
  /** Completed sweeps in a row that covered it and did not see it. */
  misses: number;
  /** The sweep during or after which it was seen last; counts sweeps, so that a clock that jumps does not matter. */
  seenInSweep: number;
  /** When it went or came, within the flap window. */
  changes: readonly number[];
  /** It flaps: since the last change. Null when it does not. */
  flappingSince: number | null;
  /** The presence that events have told. */
  told: 'up' | 'gone';
}

/** The MACs that one address was used with, most recent first, with the time of the last claim. */
export interface Binding {
  readonly ip: string;
  readonly claims: readonly { readonly mac: string; readonly last: number }[];
}

/** A source of ARP requests and what it asked for in the current window. */
export interface Asker {
  since: number;
  readonly targets: Set<string>;
}

/** A sender that was seen for the first time, in a moment with so many of them that it may be one of a flood. */
export interface Newcomer {
  readonly mac: string;
  /** Null when another device claims the address that it used. */
  readonly ip: string | null;
  readonly time: number;
  readonly interface: string | null;
  readonly evidence: Json;
}

export interface FloodWindow {
  since: number;
  /** First sights in this window. */
  stations: number;
  flooding: boolean;
  /** First sights within the latest moment. */
  readonly rush: { since: number; stations: number };
  readonly waiting: Map<string, Newcomer>;
}

/**
 * Everything that the ARP detector remembers. Every map is bounded: what an attacker can fill stays small.
 * It is changed in place, by the functions of this folder only; they take time as an argument and touch nothing else.
 */
export interface ArpState {
  readonly rules: ArpRules;
  readonly hosts: Map<string, TrackedHost>;
  readonly bindings: Map<string, Binding>;
  readonly askers: Map<string, Asker>;
  readonly flood: FloodWindow;
  /** Names from DHCP for MACs that have no address yet. */
  readonly names: Map<string, { readonly name: string | null; readonly vendorClass: string | null }>;
  /** DHCP servers and IPv6 routers that are normal here, `dhcp/10.0.0.1`, `router/fe80::1/aa:…`. */
  readonly known: Set<string>;
  /** When something was told or seen again last, by type and key. */
  readonly told: Map<string, number>;
  /** How many events of a type may be told at a time. */
  readonly budgets: Map<EventType, { readonly at: number; readonly left: number }>;
  learning: { readonly since: number; readonly done: boolean };
  /** How many sweeps were started. */
  sweeps: number;
  sweepStartedAt: number;
  sweeping: boolean;
  /** The table of hosts had no room for a newcomer. */
  full: boolean;
  readonly draft: Draft;
}

/** What is to be handed over next. */
export interface Draft {
  events: NetmonEvent[];
  /** Ids of hosts to store with the next batch. */
  urgent: Set<string>;
  /** Ids of hosts whose time of last sight only moved: stored now and then. */
  later: Set<string>;
  checkpoint: Map<string, Json>;
  /** Checkpoint keys of bindings whose last claim only moved. */
  laterBindings: Set<string>;
  /** What was told before and only seen again. */
  laterTold: Set<string>;
}

const maxKnown = 1024;
const maxTold = 8192;
/** More of one type within the calm time are no longer told one by one. */
const maxNews = 64;

export const isLearning = (state: ArpState): boolean => !state.learning.done;

/** Adds an event to the draft; while learning it is `info` and marked so, unless `alsoWhileLearning`. */
export function tell(
  state: ArpState,
  event: Omit<NetmonEvent, 'learned'>,
  { alsoWhileLearning = false }: { alsoWhileLearning?: boolean } = {},
): void {
  const learned = isLearning(state) && !alsoWhileLearning;
  state.draft.events.push(learned ? { ...event, severity: 'info', learned } : event);
}

/**
 * True when `type` and `key` were not told or seen within the calm time; either way it counts as seen now. News of one type
 * that come in such numbers that they must be forged are none, unless `vital`: that is told once instead.
 */
export function isNews(
  state: ArpState,
  type: EventType,
  key: string,
  time: number,
  calm: number,
  { vital = false }: { vital?: boolean } = {},
): boolean {
  const id = `${type} ${key}`;
  const last = state.told.get(id);
  const isKnown = last !== undefined && Math.abs(time - last) < calm;
  if (!isKnown && !vital && !mayTell(state, type, time)) return false;
  state.told.delete(id);
  state.told.set(id, time);
  if (isKnown) {
    state.draft.laterTold.add(id);
    return false;
  }
  state.draft.checkpoint.set(`told ${id}`, time);
  if (state.told.size > maxTold) forgetOldest(state);
  return true;
}

/** A budget of `maxNews` events for each type, which comes back evenly within the calm time. */
function mayTell(state: ArpState, type: EventType, time: number): boolean {
  const { calm } = state.rules.config;
  const before = state.budgets.get(type) ?? { at: time, left: maxNews };
  const left = Math.min(maxNews, before.left + (Math.abs(time - before.at) * maxNews) / calm);
  state.budgets.set(type, { at: time, left: left >= 1 ? left - 1 : left });
  if (left < 1) tellSuppressed(state, type, time);
  return left >= 1;
}

function tellSuppressed(state: ArpState, of: EventType, time: number): void {
  const { calm } = state.rules.config;
  if (!isNews(state, 'arp.suppressed', of, time, calm, { vital: true })) return;
  const event = {
    type: 'arp.suppressed',
    time,
    severity: 'medium',
    subject: of,
    summary: `More than ${maxNews} events ${of} in a short time, probably forged frames. Most further ones are not reported until it is calm`,
    key: of,
    data: { type: of, told: maxNews, within: calm },
  } as const;
  tell(state, event, { alsoWhileLearning: true });
}

function forgetOldest(state: ArpState): void {
  const oldest = state.told.keys().next();
  if (oldest.done) return;
  state.told.delete(oldest.value);
  state.draft.laterTold.delete(oldest.value);
  state.draft.checkpoint.set(`told ${oldest.value}`, null);
}

export function learnKnown(state: ArpState, what: string): void {
  if (state.known.has(what) || state.known.size >= maxKnown) return;
  state.known.add(what);
  state.draft.checkpoint.set(`known ${what}`, true);
}
