import { EventEmitter, once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Batch } from '../../src/core/batch.ts';
import type { MonitorDefinition, Progress, ToolNeed } from '../../src/core/define.ts';
import type { StoredEvent } from '../../src/core/event.ts';
import type { EventType } from '../../src/core/event-types.ts';
import type { CoverageGap, MonitorState } from '../../src/core/inventory.ts';
import type { Json } from '../../src/core/json.ts';
import { systemClock } from '../../src/edges/clock.ts';
import type { LogRecord } from '../../src/edges/log-record.ts';
import { type GapChange, type SupervisorPorts, type SupervisorRules, usualRules } from '../../src/runtime/ports.ts';
import { createSupervisor } from '../../src/runtime/supervisor.ts';

/** Short pauses, so that what takes minutes in the field takes moments here. */
export const quickRules: SupervisorRules = {
  ...usualRules,
  backOff: { first: 20, longest: 200, boot: 40, quiet: 60_000 },
  patience: 1000,
  drain: 300,
  toolCheck: 30,
  logLevel: 'debug',
};

export const site = { data: '/nowhere', interfaces: [], missing: [], networks: [], exclude: [], rawSockets: false };

interface Actor {
  readonly config?: { readonly [key: string]: Json; readonly enabled?: boolean };
  readonly tools?: readonly ToolNeed[];
  readonly listens?: readonly EventType[];
}

/** A monitor of test/runtime/monitors, ready to be supervised. */
export function actor(name: string, { config = {}, tools = [], listens = [] }: Actor = {}) {
  const module = new URL(`./monitors/${name}.ts`, import.meta.url);
  if (!existsSync(fileURLToPath(module))) throw new Error(`there is no ${module.href}`);
  const definition: MonitorDefinition = { name, summary: 'Plays a part.', config: z.any(), tools, listens, module };
  return { definition, config: { enabled: true, ...config } };
}

export const anEvent = (seq: number, type: EventType = 'host.new'): StoredEvent => ({
  ...{ seq, id: String(seq), storedAt: seq, monitor: 'arp', type, time: seq, severity: 'info' },
  ...{ subject: 'a host', summary: 'A host.', key: String(seq), data: {} },
});

/** What the supervisor's surroundings saw, in order, and the little store that they are. */
export function createStage(rules: Partial<SupervisorRules> = {}) {
  const seen = new EventEmitter();
  const batches: Batch[] = [];
  const gaps: GapChange[] = [];
  const states: MonitorState[] = [];
  const progress: (readonly [string, Progress | null])[] = [];
  const logs: LogRecord[] = [];
  const memory = new Map<string, Map<string, Json>>();
  const stored: StoredEvent[] = [];
  const note = <T>(list: T[], entry: T): void => {
    list.push(entry);
    seen.emit('change');
  };

  const ports: SupervisorPorts = {
    async loadMonitor(monitor) {
      const own = memory.get(monitor) ?? new Map<string, Json>();
      const heardUpTo = Number(own.get('heard') ?? 0);
      const heard = stored.filter(({ seq }) => seq > heardUpTo);
      return { site, memory: new Map(own), hosts: [], ports: [], scans: [], heard, heardUpTo };
    },
    async onEmit(monitor, batch) {
      const own = memory.get(monitor) ?? new Map<string, Json>();
      memory.set(monitor, own);
      for (const [key, value] of Object.entries(batch.checkpoint ?? {})) own.set(key, value);
      if (batch.heard !== undefined) own.set('heard', batch.heard);
      note(batches, batch);
    },
    recall: async (name) => new Map(memory.get(name)),
    onGap: async (change) => note(gaps, change),
    onState: (state) => note(states, state),
    onProgress: (_monitor, id, shown) => note(progress, [id, shown]),
    onLog: (_monitor, record) => note(logs, record),
    runTask: async () => {
      throw new Error('no tasks here');
    },
  };

  return {
    ...{ ports, batches, gaps, states, progress, logs, memory, stored },
    supervise: (...actors: readonly ReturnType<typeof actor>[]) =>
      createSupervisor(actors, { ports, clock: systemClock, rules: { ...quickRules, ...rules } }),
    /** Resolves as soon as something that was noted makes it true. */
    async until(isTrue: () => boolean): Promise<void> {
      while (!isTrue()) await once(seen, 'change', { signal: AbortSignal.timeout(20_000) });
    },
    childPid: (): number | null => {
      const record = logs.find(({ message }) => message === 'child');
      return record === undefined ? null : Number((record.fields as { pid: number }).pid);
    },
  };
}

/** The gaps of a ledger that are open after these changes; throws where one is opened while another is. */
export function openGaps(changes: readonly GapChange[]): CoverageGap[] {
  const open = new Map<string, CoverageGap>();
  for (const change of changes) {
    if (change.type === 'close') open.delete(change.monitor);
    if (change.type !== 'open') continue;
    if (open.has(change.gap.monitor)) throw new Error(`two gaps of ${change.gap.monitor} are open at a time`);
    open.set(change.gap.monitor, change.gap);
  }
  return [...open.values()];
}

/** A process runs, and is not merely waiting to be reaped. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
