import { networkSet } from '../../core/address.ts';
import type { Json } from '../../core/json.ts';
import type { Sweep } from '../../core/observation.ts';
import { describe } from './describe.ts';
import { type ArpState, type TrackedHost, tell } from './state.ts';

/** Fewer hosts than this may all leave at once; from here on a sweep that sees none of them is not believed. */
const believableLoss = 3;

/**
 * Counts misses of a completed sweep; N in a row make a host gone. Returns why the sweep is not believed, if so: a sensor
 * that is cut off sees nobody, and must not say of everybody that they are gone.
 */
export function judgeAbsence(state: ArpState, sweep: Sweep): string | null {
  if (sweep.outcome !== 'complete') return null;
  const covered = networkSet(sweep.covered);
  const asked = [...state.hosts.values()].filter(
    ({ host }) => !host.self && host.state !== 'gone' && host.ip !== null && covered.has(host.ip),
  );
  const absent = asked.filter((tracked) => tracked.seenInSweep < state.sweeps);
  if (absent.length === asked.length && asked.length >= believableLoss) {
    return `the sweep saw none of ${asked.length} known devices: the sensor may be cut off`;
  }
  for (const tracked of absent) miss(state, tracked, sweep.time);
  return null;
}

function miss(state: ArpState, tracked: TrackedHost, time: number): void {
  tracked.misses += 1;
  state.draft.urgent.add(tracked.host.id);
  if (tracked.misses < state.rules.config.gone_after) {
    tracked.host = { ...tracked.host, state: 'missing' };
    return;
  }
  tracked.host = { ...tracked.host, state: 'gone' };
  if (countChange(state, tracked, time)) tellGone(state, tracked, time);
}

function tellGone(state: ArpState, tracked: TrackedHost, time: number): void {
  const { host, misses } = tracked;
  tracked.told = 'gone';
  tell(state, {
    type: 'host.gone',
    time,
    severity: host.gateway ? 'high' : 'low',
    subject: host.ip ?? host.id,
    summary: `${describe(host)} is gone: ${misses} sweeps in a row did not see it`,
    key: host.id,
    host: host.id,
    data: { mac: host.mac, ip: host.ip, lastSeen: host.lastSeen, misses },
  });
}

/** For a host that was gone and is seen again. */
export function hostCameBack(
  state: ArpState,
  tracked: TrackedHost,
  goneSince: number,
  { time, evidence }: { readonly time: number; readonly evidence: Json },
): void {
  if (countChange(state, tracked, time)) tellReturned(state, tracked, goneSince, time, evidence);
}

function tellReturned(state: ArpState, tracked: TrackedHost, goneSince: number, time: number, evidence: Json): void {
  const { host } = tracked;
  tracked.told = 'up';
  tell(state, {
    type: 'host.returned',
    time,
    severity: 'low',
    subject: host.ip ?? host.id,
    summary: `${describe(host)} is back`,
    key: host.id,
    host: host.id,
    data: { mac: host.mac, ip: host.ip, goneSince, evidence },
  });
}

/** Notes that the host went or came; false when that must not be told, since it flaps. Tells the flapping once. */
function countChange(state: ArpState, tracked: TrackedHost, time: number): boolean {
  const { flap_changes, flap_window } = state.rules.config;
  tracked.changes = [...tracked.changes.filter((change) => Math.abs(time - change) < flap_window), time];
  if (tracked.flappingSince !== null) {
    tracked.flappingSince = time;
    return false;
  }
  if (tracked.changes.length < flap_changes) return true;
  tracked.flappingSince = time;
  const { host } = tracked;
  tell(state, {
    type: 'host.flapping',
    time,
    severity: 'low',
    subject: host.ip ?? host.id,
    summary: `${describe(host)} keeps coming and going (${tracked.changes.length} times); not reported again until it is stable`,
    key: host.id,
    host: host.id,
    data: { changes: tracked.changes.length, within: time - (tracked.changes[0] ?? time), ip: host.ip },
  });
  return false;
}

/** Ends the silence about hosts that stopped flapping, and tells where they came to rest if that was not told. */
export function endFlapping(state: ArpState, time: number): void {
  for (const tracked of state.hosts.values()) {
    if (tracked.flappingSince === null || time - tracked.flappingSince < state.rules.config.calm) continue;
    tracked.flappingSince = null;
    tracked.changes = [];
    state.draft.urgent.add(tracked.host.id);
    if (tracked.host.state === 'gone' && tracked.told !== 'gone') tellGone(state, tracked, time);
    if (tracked.host.state === 'up' && tracked.told !== 'up') {
      tellReturned(state, tracked, tracked.host.lastSeen, time, { source: 'calm' });
    }
  }
}
