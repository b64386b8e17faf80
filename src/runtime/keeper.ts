import type { MonitorState } from '../core/inventory.ts';
import { createLives, type Lives, type Surroundings } from './lives.ts';
import type { Trouble } from './messages.ts';
import type { ConfiguredMonitor, MonitorConfig } from './ports.ts';
import { createRecords } from './records.ts';

/** Keeps one monitor alive. */
export interface Keeper extends Pick<Lives, 'deliver' | 'request'> {
  state(): MonitorState;
  start(): void;
  /** Ends its life and begins another with these settings; resolves when the old one is over. */
  reconfigure(config: MonitorConfig): Promise<void>;
  stop(): Promise<void>;
}

const turnedOff = (monitor: string): Trouble => ({
  reason: 'turned off in the config',
  hint: `set ${monitor}.enabled to true in the config`,
});

export function createKeeper({ definition, config: firstConfig }: ConfiguredMonitor, around: Surroundings): Keeper {
  const { name } = definition;
  const records = createRecords(name, around.ports, around.clock);
  const { status } = records;
  const lives = createLives(definition, records, around);
  let stopping = new AbortController();
  let keeping: Promise<void> = Promise.resolve();
  let closed = false;

  /** Ends what goes on and, when that is over, goes on with these settings. */
  async function begin(config: MonitorConfig, why: string): Promise<void> {
    const before = keeping;
    stopping.abort();
    stopping = new AbortController();
    const { signal } = stopping;
    keeping = before.then(async () => {
      if (signal.aborted) return;
      if (!config.enabled) return status.change({ type: 'off', cause: turnedOff(name) });
      status.change({ type: 'starting', cause: { reason: why, hint: null } });
      await lives.go(config, signal);
    });
    await before;
  }

  return {
    state: status.state,
    deliver: lives.deliver,
    request: lives.request,
    start: () => void begin(firstConfig, 'starting'),
    async reconfigure(config) {
      if (!closed) await begin(config, 'starting with changed settings');
    },
    async stop() {
      closed = true;
      stopping.abort();
      await keeping;
      await records.close(around.rules.drain);
    },
  };
}
