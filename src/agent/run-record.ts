import type { Batch } from '../core/batch.ts';
import type { Site } from '../core/define.ts';
import type { Clock, Log } from '../core/edges.ts';
import { messageOf } from '../core/errors.ts';
import type { NetmonEvent } from '../core/event.ts';
import { version } from '../core/version.ts';
import type { AgentRun, Store } from '../store/store.ts';

/** How often the store is told that the agent lives; after a crash, this much of the ledger is uncertain. */
const beatEvery = 5_000;

export interface RunRecord {
  readonly startedAt: number;
  /** Resolves when the stop is stored. */
  end(): Promise<void>;
}

/** Keeps this run of the agent in the store, so that the time in which none ran is known later, whatever ended it. */
export async function beginRun(
  store: Store,
  { clock, log, pid }: { clock: Clock; log: Log; pid: number },
): Promise<RunRecord> {
  const startedAt = clock.now();
  const put = (lastAlive: number, stoppedAt: number | null): Promise<void> =>
    store.setAgentRun({ startedAt, lastAlive: Math.max(startedAt, lastAlive), stoppedAt, pid, version });
  await put(startedAt, null);
  const timer = setInterval(() => {
    put(clock.now(), null).catch((error) => log.warn('the heartbeat was not stored', { error: messageOf(error) }));
  }, beatEvery);
  return {
    startedAt,
    async end() {
      clearInterval(timer);
      await put(clock.now(), clock.now());
    },
  };
}

/** What is to be told about the run before this one: that it died, if it did. */
export const deathOf = (last: AgentRun | null): NetmonEvent[] =>
  last === null || last.stoppedAt !== null
    ? []
    : [
        {
          type: 'agent.died',
          time: last.lastAlive,
          severity: 'medium',
          subject: 'netmon',
          summary: 'The previous agent ended without being stopped: it was killed, crashed, or lost power',
          key: `run ${last.startedAt}`,
          data: { lastAlive: last.lastAlive },
        },
      ];

export const startedEvent = (time: number, site: Site): Batch => ({
  events: [
    {
      type: 'agent.started',
      time,
      severity: 'info',
      subject: 'netmon',
      summary: `netmon ${version} started: watches ${listed(site.interfaces.map(({ name }) => name))}, scans ${listed(site.networks)}`,
      key: 'agent',
      data: { version, interfaces: site.interfaces.map(({ name }) => name), networks: site.networks },
    },
  ],
});

const listed = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(', '));

export const stoppedEvent = (time: number, reason: string): Batch => ({
  events: [
    {
      type: 'agent.stopped',
      time,
      severity: 'info',
      subject: 'netmon',
      summary: `netmon stopped: ${reason}`,
      key: 'agent',
      data: { reason },
    },
  ],
});
