import type { Batch } from '../../core/batch.ts';
import type { Json } from '../../core/json.ts';
import type { ArpState, Draft, TrackedHost } from './state.ts';

export const emptyDraft = (): Draft => ({
  events: [],
  urgent: new Set(),
  later: new Set(),
  checkpoint: new Map(),
  laterBindings: new Set(),
  laterTold: new Set(),
});

/** Takes what is to be stored out of the draft. Without `all`, what may wait stays there. */
export function drain(state: ArpState, all: boolean): Batch | null {
  const { draft } = state;
  const ids = new Set(draft.urgent);
  if (all) {
    for (const id of draft.later) ids.add(id);
    for (const ip of draft.laterBindings) rememberBinding(state, ip);
    for (const id of draft.laterTold) draft.checkpoint.set(`told ${id}`, state.told.get(id) ?? null);
    draft.later.clear();
    draft.laterBindings.clear();
    draft.laterTold.clear();
  }
  if (ids.size === 0 && draft.events.length === 0 && draft.checkpoint.size === 0) return null;
  const hosts = [...ids].flatMap((id) => state.hosts.get(id) ?? []);
  for (const tracked of hosts) draft.checkpoint.set(`host ${tracked.host.id}`, privateOf(tracked));
  const batch: Batch = {
    events: draft.events,
    hosts: hosts.map((tracked) => tracked.host),
    checkpoint: Object.fromEntries(draft.checkpoint),
  };
  draft.events = [];
  draft.urgent.clear();
  draft.checkpoint = new Map();
  return batch;
}

function rememberBinding(state: ArpState, ip: string): void {
  const binding = state.bindings.get(ip);
  if (binding !== undefined) state.draft.checkpoint.set(`binding ${ip}`, binding.claims);
}

/** Null for a host about which nothing but the inventory need be remembered. */
function privateOf({ misses, changes, flappingSince, told }: TrackedHost): Json {
  if (misses === 0 && changes.length === 0 && flappingSince === null && told === 'up') return null;
  return { misses, changes, flappingSince, told };
}
