import type { Progress } from '../core/define.ts';
import type { Clock } from '../core/edges.ts';
import { NetmonError } from '../core/errors.ts';
import type { StoredEvent } from '../core/event.ts';
import type { EventType } from '../core/event-types.ts';
import type { MonitorState } from '../core/inventory.ts';
import type { Json } from '../core/json.ts';
import { createKeeper, type Keeper } from './keeper.ts';
import {
  type ConfiguredMonitor,
  type MonitorConfig,
  type SupervisorPorts,
  type SupervisorRules,
  usualRules,
} from './ports.ts';

export interface Supervisor {
  start(): void;
  /** Gives a stored event to the monitors that listen for its type. To be called in the order of `seq`. */
  deliver(event: StoredEvent): void;
  /**
   * Asks a running monitor. Rejects with the handler's own error, NOT_FOUND when there is no such monitor, it does not run
   * or does not answer such requests, THREAD_DIED when it ends meanwhile, or the signal's reason.
   */
  request(
    monitor: string,
    name: string,
    input: Json,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<Json>;
  /** Starts one monitor again with other settings; resolves when it is on its way. */
  reconfigure(monitor: string, config: MonitorConfig): Promise<void>;
  states(): readonly MonitorState[];
  /** Ends all threads and the programs that they started; what was emitted is stored where possible. Idempotent. */
  stop(): Promise<void>;
}

/** Runs each monitor in a thread of its own; one that fails never stops another. Touches nothing before `start`. */
export function createSupervisor(
  monitors: readonly ConfiguredMonitor[],
  { ports, clock, rules = usualRules }: { ports: SupervisorPorts; clock: Clock; rules?: SupervisorRules },
): Supervisor {
  const keepers = new Map<string, Keeper>();
  const listeners = new Map<EventType, Keeper[]>();
  let stopped: Promise<unknown> | null = null;
  for (const monitor of monitors) {
    const keeper = createKeeper(monitor, { ports, rules, clock });
    keepers.set(monitor.definition.name, keeper);
    for (const type of monitor.definition.listens) listeners.set(type, [...(listeners.get(type) ?? []), keeper]);
  }

  function keeperOf(monitor: string): Keeper {
    const keeper = keepers.get(monitor);
    if (keeper === undefined) throw new NetmonError('NOT_FOUND', 'supervisor', `there is no monitor "${monitor}"`);
    return keeper;
  }

  return {
    start() {
      for (const keeper of keepers.values()) keeper.start();
    },
    deliver(event) {
      for (const keeper of listeners.get(event.type) ?? []) keeper.deliver(event);
    },
    request: async (monitor, ...request) => keeperOf(monitor).request(...request),
    reconfigure: async (monitor, config) => keeperOf(monitor).reconfigure(config),
    states: () => [...keepers.values()].map((keeper) => keeper.state()),
    async stop() {
      stopped ??= Promise.all([...keepers.values()].map((keeper) => keeper.stop()));
      await stopped;
    },
  };
}
