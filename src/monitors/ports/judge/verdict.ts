import type { NetmonEvent } from '../../../core/event.ts';
import type { PendingChange, Port } from '../../../core/inventory.ts';
import { isSameService } from './service.ts';

/** How a port is according to one look, and what is to be told if that is believed. */
export interface Sight {
  readonly port: Port;
  readonly event: NetmonEvent | null;
}

/** When a change is believed. Times are milliseconds. */
export interface Belief {
  /** Pause before the second look; null: one look is enough. */
  readonly confirmAfter: number | null;
  /** Id of the scan. */
  readonly scan: string;
  readonly time: number;
}

/** What becomes of a change: it is told and true, or it waits. */
export interface Settled extends Sight {
  /** A second look disagreed: the port is as it was. */
  readonly isRefuted: boolean;
}

/**
 * Settles what a look saw of a port, given how it was. A change that nobody saw before waits for a second look, and only its
 * port waits; the look that agrees tells it, with the time at which it was first seen.
 */
export function settle(sight: Sight, before: Port | null, belief: Belief): Settled {
  const { pending, ...rest } = before ?? {};
  if (sight.event === null) return asBefore(sight.port, pending, belief);
  if (belief.confirmAfter === null) return { ...sight, port: without(sight.port), isRefuted: false };
  if (pending !== undefined && pending.nextLook !== null && agrees(pending, sight.port, before)) {
    const port = { ...without(sight.port), changedAt: pending.since };
    const firstSeen = before?.state === 'open' ? port.firstSeen : Math.min(port.firstSeen, pending.since);
    return { port: { ...port, firstSeen }, event: { ...sight.event, time: pending.since }, isRefuted: false };
  }
  const { state, service, product, version, ip, lastSeen } = sight.port;
  const waiting: PendingChange = {
    ...{ state, service, product, version, since: belief.time, scan: belief.scan, verdict: 'unconfirmed', looks: 0 },
    nextLook: belief.time + belief.confirmAfter,
  };
  const row = before === null ? neverOpen(sight) : { ...before, ...rest, ip, lastSeen };
  return { port: { ...row, pending: waiting }, event: null, isRefuted: pending?.nextLook != null };
}

/** A port of whose change nothing was learned although it was looked at; it is looked at again after a longer pause. */
export function stillPending(
  port: Port,
  verdict: 'not-covered' | 'scan-failed',
  now: number,
  pauses: { readonly first: number; readonly longest: number },
): Port {
  const { pending } = port;
  if (pending === undefined || pending.nextLook === null) return port;
  const looks = pending.looks + 1;
  const pause = Math.min(pauses.longest, Math.max(pauses.first, 1000) * 2 ** Math.min(looks, 30));
  return { ...port, pending: { ...pending, verdict, looks, nextLook: now + pause } };
}

/** The port is as it was. What a second look refuted stays to be seen until the next. */
function asBefore(port: Port, pending: PendingChange | undefined, { time }: Belief): Settled {
  const calm = { port: without(port), event: null, isRefuted: false };
  if (pending === undefined || pending.nextLook === null) return calm;
  const refuted: PendingChange = { ...pending, verdict: 'unconfirmed', looks: pending.looks + 1, nextLook: null };
  return { port: { ...port, lastSeen: time, pending: refuted }, event: null, isRefuted: true };
}

/** A service may need a moment to say its name; that the port is open is confirmed by its being open. */
function agrees(pending: PendingChange, now: Port, before: Port | null): boolean {
  if (pending.state !== 'open' || now.state !== 'open') return pending.state !== 'open' && now.state !== 'open';
  return before?.state !== 'open' || isSameService(pending, now);
}

/** How a port is kept that was never open, if what was seen of it does not come true. */
function neverOpen({ port, event }: Sight): Port {
  const before = event?.data.before;
  const state = before === 'closed' || before === 'filtered' || before === 'closed|filtered' ? before : 'unknown';
  return { ...port, state, service: null, product: null, version: null, extraInfo: null, guessed: true };
}

function without({ pending: _pending, ...port }: Port): Port {
  return port;
}
