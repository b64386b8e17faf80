import type { NetmonEvent } from '../../../core/event.ts';
import type { Port, PortState, Protocol, ScanOutcome } from '../../../core/inventory.ts';
import type { NmapHost, NmapPort } from '../../../core/nmap-run.ts';
import { seenService } from '../../../core/seen-service.ts';
import { hasPort, type PortSet } from '../../../integrations/nmap/port-set.ts';
import { portName } from '../port-name.ts';
import { closed, opened, serviceChanged } from './port-events.ts';
import { isSameService } from './service.ts';
import { type Belief, type Settled, type Sight, settle } from './verdict.ts';

/** What is known of one host and what a scan says of it now. */
export interface Look {
  readonly host: { readonly id: string; readonly learned: boolean };
  /** The address that was scanned. */
  readonly ip: string;
  readonly known: readonly Port[];
  readonly result: NmapHost;
  /** Ports that the scan asked for. */
  readonly scope: ReadonlyMap<Protocol, PortSet>;
  /** Pause before a second look at what changed; null: changes are believed at once. */
  readonly confirmAfter: number | null;
  /** For this host: a host that took too long is `partial` also in a run that went well. */
  readonly outcome: ScanOutcome;
  readonly time: number;
  /** Id of the scan. */
  readonly scan: string;
  /** No scan of this host was completed before. */
  readonly firstLook: boolean;
  /** State of what was not open in the completed scan before; null when that did not cover the same ports. */
  readonly restBefore: PortState | null;
}

export interface Findings {
  readonly events: readonly NetmonEvent[];
  /** Ports that are to be stored: those of `known` that were covered, and those that are open for the first time. */
  readonly ports: readonly Port[];
  /** Ports (`tcp/22`) of which a second look disagreed with the first. */
  readonly refuted: readonly string[];
}

/**
 * What changed on one host. What the scan lists counts, also when it was broken off; that an unlisted port is closed is
 * believed only of a completed scan that covered it and says of all unlisted ports that they are closed or filtered.
 */
export function judge(look: Look): Findings {
  const known = new Map(look.known.map((port) => [portName(port), port]));
  const settled: Settled[] = [];
  const take = (sight: Sight | null, before: Port | null): void => {
    if (sight !== null) settled.push(settle(sight, before, beliefIn(look, before)));
  };
  for (const listed of look.result.ports) {
    const before = known.get(portName(listed)) ?? null;
    known.delete(portName(listed));
    if (listed.state === 'open') take(openPort(look, listed, before), before);
    else if (before !== null && isClosed(listed.state)) take(closedPort(look, before, listed.state), before);
  }
  const unlisted = unlistedState(look);
  for (const port of unlisted === null ? [] : known.values()) {
    if (unlisted !== null && isCovered(look, port)) take(closedPort(look, port, unlisted), port);
  }
  return {
    events: settled.flatMap(({ event }) => event ?? []),
    ports: settled.map(({ port }) => port),
    refuted: settled.filter(({ isRefuted }) => isRefuted).map(({ port }) => portName(port)),
  };
}

/** The first look at a host finds its ports; there is nothing yet that could have changed. */
const beliefIn = ({ firstLook, confirmAfter, scan, time }: Look, before: Port | null): Belief => ({
  confirmAfter: firstLook && before === null ? null : confirmAfter,
  scan,
  time,
});

/** Null when it was not asked, or did not say, what it would have to say to settle what is pending. */
function openPort(look: Look, listed: NmapPort, before: Port | null): Sight | null {
  const { time, ip, host } = look;
  const seen = seenService(listed.service);
  const asBefore = {
    host: host.id,
    ip,
    protocol: listed.protocol,
    port: listed.port,
    state: 'open',
    lastSeen: time,
  } as const;
  if (before?.state !== 'open') {
    const { service, guessed } = seen;
    const port = { ...asBefore, ...service, guessed, firstSeen: before?.firstSeen ?? time, changedAt: time };
    return { event: opened(look, port, before?.state ?? look.restBefore), port };
  }
  if (seen.guessed && before.service !== null) {
    return before.pending?.state === 'open' ? null : { event: null, port: { ...before, ...asBefore } };
  }

  const isChanged = !isSameService(before, seen.service);
  const changedAt = isChanged ? time : before.changedAt;
  const port = { ...before, ...asBefore, ...seen.service, guessed: seen.guessed, changedAt };
  return { event: isChanged && !before.guessed ? serviceChanged(look, before, port) : null, port };
}

function closedPort(look: Look, before: Port, state: PortState): Sight {
  const changedAt = before.state === state ? before.changedAt : look.time;
  const port = { ...before, state, ip: look.ip, lastSeen: look.time, changedAt };
  const event = before.state === 'open' ? closed(look, before, state) : null;
  return { event, port };
}

/** The state of all ports of a host that are not open, `unknown` when they differ in more than how they are closed. */
export function restState({ ports, extraPorts }: NmapHost): PortState {
  const listed = ports.map(({ state }) => state).filter((state) => state !== 'open');
  return (
    commonState([...listed, ...extraPorts.filter(({ count }) => count > 0).map(({ state }) => state)]) ?? 'unknown'
  );
}

/** The state of all ports that were asked and not listed, or null when that says nothing. */
function unlistedState({ result, outcome }: Look): PortState | null {
  if (outcome !== 'complete' || result.timedOut || result.state !== 'up') return null;
  return commonState(result.extraPorts.filter(({ count }) => count > 0).map(({ state }) => state));
}

/** How ports are closed that are in these states, or null when not all are closed. */
function commonState(states: readonly PortState[]): PortState | null {
  const [first] = states;
  if (first === undefined || !states.every(isClosed)) return null;
  return states.every((state) => state === first) ? first : 'closed|filtered';
}

const isClosed = (state: PortState): boolean =>
  state === 'closed' || state === 'filtered' || state === 'closed|filtered';

const isCovered = ({ scope }: Look, { protocol, port }: Port): boolean => hasPort(scope.get(protocol) ?? [], port);
