import type { Host } from '../../core/inventory.ts';
import type { Json } from '../../core/json.ts';
import { emptyDraft } from './draft.ts';
import type { ArpRules } from './rules.ts';
import type { ArpState, Binding, TrackedHost } from './state.ts';

interface Remembered {
  readonly memory: ReadonlyMap<string, Json>;
  readonly hosts: readonly Host[];
}

/** The state as it was when it was stored last; empty memory and no hosts make a first start. */
export function restore(rules: ArpRules, { memory, hosts }: Remembered, now: number): ArpState {
  const learning = memory.get('learning') as ArpState['learning'] | undefined;
  const state: ArpState = {
    rules,
    hosts: new Map(hosts.map((host) => [host.id, trackedFrom(host, memory.get(`host ${host.id}`))])),
    bindings: new Map(),
    askers: new Map(),
    flood: { since: now, stations: 0, flooding: false, rush: { since: now, stations: 0 }, waiting: new Map() },
    names: new Map(),
    known: new Set(),
    told: new Map(),
    budgets: new Map(),
    learning: learning ?? { since: now, done: rules.config.learn === 'off' },
    sweeps: 0,
    sweepStartedAt: now,
    sweeping: false,
    full: false,
    draft: emptyDraft(),
  };
  for (const [key, value] of memory) restoreEntry(state, key, value);
  if (learning === undefined) state.draft.checkpoint.set('learning', state.learning);
  return state;
}

function restoreEntry(state: ArpState, key: string, value: Json): void {
  const space = key.indexOf(' ');
  const [kind, name] = [key.slice(0, space), key.slice(space + 1)];
  if (kind === 'binding') state.bindings.set(name, { ip: name, claims: value as unknown as Binding['claims'] });
  if (kind === 'known') state.known.add(name);
  if (kind === 'told') state.told.set(name, value as number);
}

type Private = Pick<TrackedHost, 'misses' | 'changes' | 'flappingSince' | 'told'>;

function trackedFrom(host: Host, remembered: Json | undefined): TrackedHost {
  const calm: Private = { misses: 0, changes: [], flappingSince: null, told: host.state === 'gone' ? 'gone' : 'up' };
  return { host, seenInSweep: -1, ...((remembered as unknown as Private | null | undefined) ?? calm) };
}
