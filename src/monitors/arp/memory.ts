import type { Host } from '../../core/inventory.ts';
import { type Memory, recall, recallAll } from '../../core/memory.ts';
import { emptyDraft } from './draft.ts';
import type { ArpRules } from './rules.ts';
import type { ArpState, Binding, TrackedHost } from './state.ts';

interface Remembered {
  readonly memory: Memory;
  readonly hosts: readonly Host[];
}

/** The state as it was when it was stored last; empty memory and no hosts make a first start. */
export function restore(rules: ArpRules, { memory, hosts }: Remembered, now: number): ArpState {
  const learning = recall<ArpState['learning']>(memory, 'learning');
  const state: ArpState = {
    rules,
    hosts: new Map(hosts.map((host) => [host.id, trackedFrom(host, recall<Private>(memory, `host ${host.id}`))])),
    bindings: new Map(
      [...recallAll<Binding['claims']>(memory, 'binding ')].map(([ip, claims]) => [ip, { ip, claims }]),
    ),
    askers: new Map(),
    flood: { since: now, stations: 0, flooding: false, rush: { since: now, stations: 0 }, waiting: new Map() },
    names: new Map(),
    known: new Set(recallAll(memory, 'known ').keys()),
    told: new Map(recallAll<number>(memory, 'told ')),
    budgets: new Map(),
    learning: learning ?? { since: now, done: rules.config.learn === 'off' },
    sweeps: 0,
    sweepStartedAt: now,
    sweeping: false,
    full: false,
    draft: emptyDraft(),
  };
  if (learning === undefined) state.draft.checkpoint.set('learning', state.learning);
  return state;
}

type Private = Pick<TrackedHost, 'misses' | 'changes' | 'flappingSince' | 'told'>;

function trackedFrom(host: Host, remembered: Private | undefined): TrackedHost {
  const calm: Private = { misses: 0, changes: [], flappingSince: null, told: host.state === 'gone' ? 'gone' : 'up' };
  return { host, seenInSweep: -1, ...(remembered ?? calm) };
}
