import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Batch } from '../../../src/core/batch.ts';
import type { MonitorContext, Site } from '../../../src/core/define.ts';
import type { NetmonEvent } from '../../../src/core/event.ts';
import type { Json } from '../../../src/core/json.ts';
import { systemClock } from '../../../src/edges/clock.ts';
import { type IdsConfig, idsConfig } from '../../../src/monitors/ids/config.ts';
import watch from '../../../src/monitors/ids/monitor.ts';
import { createEventQueue } from '../../../src/runtime/event-queue.ts';
import type { Store } from '../../../src/store/store.ts';
import { openSqlite } from '../../support/open-store.ts';

type Said = Parameters<MonitorContext<IdsConfig>['degraded']>[0];

/** The ids monitor with a real store, without threads. */
export interface Watching {
  readonly store: Store;
  readonly troubles: readonly Said[];
  readonly gaps: readonly { readonly reason: string }[];
  tell(event: NetmonEvent): void;
  /** Resolves when `wanted` holds after a batch; rejects after half a minute with what there is instead. */
  until(wanted: (store: Store) => Promise<boolean>): Promise<void>;
  stop(): Promise<void>;
}

export const site: Site = {
  ...{ data: '/nowhere', missing: [], networks: ['10.99.0.0/24'], exclude: [], rawSockets: false },
  interfaces: [{ name: 'eth0', mac: null, addresses: ['10.99.0.1/24'], gateways: [] }],
};

const patience = 30_000;

export async function startIds(
  t: TestContext,
  folder: string,
  config: { readonly [key: string]: unknown },
  emit: (store: Store, batch: Batch) => Promise<unknown> = (store, batch) => store.commit('ids', batch, Date.now()),
  world: Partial<Pick<MonitorContext<IdsConfig>, 'exec' | 'site' | 'clock'>> = {},
): Promise<Watching> {
  const store = await openSqlite(join(folder, 'netmon.db'));
  const stop = new AbortController();
  const heard = createEventQueue(stop.signal);
  const troubles: Said[] = [];
  const gaps: { readonly reason: string }[] = [];
  const waiters = new Set<() => void>();
  let seq = 0;
  const silent = (): void => {};
  const context: MonitorContext<IdsConfig> = {
    config: idsConfig.parse(config),
    ...{ site, signal: stop.signal, clock: systemClock, heard },
    memory: (await store.remember('ids')).memory as ReadonlyMap<string, Json>,
    hosts: await store.hosts(),
    ports: await store.ports({}),
    scans: await store.scans({}),
    recall: async (name) => (await store.remember(name)).memory,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    exec: () => Promise.reject(new Error('it starts no program')),
    fork: () => {
      throw new Error('it starts no program');
    },
    async emit(batch) {
      await emit(store, batch);
      for (const wake of waiters) wake();
    },
    degraded(trouble) {
      troubles.push(trouble);
      for (const wake of waiters) wake();
    },
    missed: (gap) => void gaps.push(gap),
    progress: silent,
    run: () => Promise.reject(new Error('it has no tasks')),
    onRequest: silent,
    ...world,
  };
  const running = watch(context).catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  running.catch(() => stop.abort());
  const end = async (): Promise<void> => {
    stop.abort();
    await running.catch(() => undefined);
    await store.close();
  };
  t.after(end);

  return {
    ...{ store, troubles, gaps, stop: end },
    tell(event) {
      seq += 1;
      heard.push({ ...event, seq, id: String(seq), storedAt: event.time, monitor: 'ports' });
    },
    async until(wanted) {
      const reached = Promise.withResolvers<void>();
      const look = (): void => {
        wanted(store).then((ok) => ok && reached.resolve(), reached.reject);
      };
      waiters.add(look);
      look();
      const limit = setTimeout(() => {
        countAlerts(store).then(
          (alerts) => reached.reject(new Error(`${alerts} alerts are stored; ${JSON.stringify(troubles)}`)),
          reached.reject,
        );
      }, patience);
      try {
        await Promise.race([reached.promise, running]);
      } finally {
        clearTimeout(limit);
        waiters.delete(look);
      }
    },
  };
}

export const countAlerts = async (store: Store): Promise<number> =>
  (await store.alertGroups({})).reduce((sum, { count }) => sum + count, 0);
