import type { Progress, Site } from '../core/define.ts';
import type { Clock } from '../core/edges.ts';
import { messageOf } from '../core/errors.ts';
import type { CoverageGap, MonitorState } from '../core/inventory.ts';
import type { TaskName, Tasks } from '../core/tasks.ts';
import type { JsonLog } from '../edges/log.ts';
import type { LogLevel } from '../edges/log-record.ts';
import type { EventHub } from '../pipeline/event-hub.ts';
import type { Pool } from '../runtime/pool.ts';
import { type ConfiguredMonitor, type LoadedMonitor, type SupervisorPorts, usualRules } from '../runtime/ports.ts';
import { createSupervisor, type Supervisor } from '../runtime/supervisor.ts';
import type { Store } from '../store/store.ts';
import { monitorEvent } from './monitor-events.ts';
import { ownScans } from './own-scans.ts';

export interface MonitorParts {
  readonly store: Store;
  readonly hub: EventHub;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: JsonLog;
  readonly logLevel: LogLevel;
  /** Where the monitors are to look, at the time of asking. */
  readonly site: () => Site;
}

interface Supervised {
  readonly monitors: readonly ConfiguredMonitor[];
  readonly parts: MonitorParts;
  /** When the agent began: from then on until a monitor says what it does, it does not watch. */
  readonly since: number;
  readonly onState: () => void;
  readonly onProgress: (monitor: string, id: string, progress: Progress | null) => void;
}

/** Puts the supervisor between the threads and the store. */
export function superviseMonitors({ monitors, parts, since, onState, onProgress }: Supervised): Supervisor {
  const { store, hub, pool, clock, logLevel } = parts;
  const log = parts.log.of('agent');
  const told = new Map<string, MonitorState>();
  const ledgers = new Set<string>();
  let stopping = false;

  function tellState(state: MonitorState): void {
    onState();
    const event = monitorEvent(told.get(state.monitor), state, clock.now());
    if (state.state !== 'starting') told.set(state.monitor, state);
    const isNews = event !== null && !stopping;
    const stored = [store.setMonitorState(state), isNews ? hub.commit('agent', { events: [event] }) : null];
    Promise.all(stored).catch((error) =>
      log.warn('a state was not stored', { monitor: state.monitor, error: messageOf(error) }),
    );
  }

  async function openGap(gap: CoverageGap): Promise<void> {
    const from = ledgers.has(gap.monitor) ? gap.from : Math.min(since, gap.from);
    await store.openGap({ ...gap, from });
    ledgers.add(gap.monitor);
  }

  const ports: SupervisorPorts = {
    loadMonitor: (monitor) => load(parts, monitors, monitor),
    onEmit: (monitor, batch) => hub.commit(monitor, batch),
    recall: async (name) => (await store.remember(name)).memory,
    onGap: (change) => (change.type === 'close' ? store.closeGaps(change.monitor, change.at) : openGap(change.gap)),
    onState: tellState,
    onProgress,
    onLog: (monitor, record) => parts.log.write(monitor, record),
    // The thread's own types tied the input to the task.
    runTask: (task, input) => pool.run(task, input as Tasks[TaskName]['input']),
  };
  const supervisor = createSupervisor(monitors, { ports, clock, rules: { ...usualRules, logLevel } });
  hub.subscribe((event) => supervisor.deliver(event));
  return {
    ...supervisor,
    stop() {
      stopping = true;
      return supervisor.stop();
    },
  };
}

async function load(
  { store, site, clock }: MonitorParts,
  monitors: readonly ConfiguredMonitor[],
  monitor: string,
): Promise<LoadedMonitor> {
  const { memory, heard } = await store.remember(monitor);
  const definition = monitors.find((one) => one.definition.name === monitor)?.definition;
  const { listens: types = [], scansOf } = definition ?? {};
  // What happened before a monitor's very first start it finds in the inventory.
  const heardUpTo = heard === 0 ? await store.lastSeq() : heard;
  // Stored, or an agent that is killed before the monitor acknowledged anything would take its next start for the very first.
  if (heard === 0 && types.length > 0) await store.commit(monitor, { events: [], heard: heardUpTo }, clock.now());
  const [hosts, ports, scans] = await Promise.all([
    store.hosts(),
    store.ports({}),
    scansOf === undefined ? [] : ownScans(store, clock.now() - scansOf),
  ]);
  const missed = types.length === 0 ? [] : await store.events({ types, afterSeq: heardUpTo });
  return { site: site(), memory, hosts, ports, scans, heard: missed, heardUpTo };
}
