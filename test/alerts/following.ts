import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type FollowedBatch, type FollowOptions, followAlerts } from '../../src/alerts/follow.ts';
import type { Alert } from '../../src/core/alert.ts';
import type { Json } from '../../src/core/json.ts';
import { systemClock } from '../../src/edges/clock.ts';
import type { PathState } from '../../src/edges/logs/log-paths.ts';

/** What a monitor would have stored: survives as its followers come and go. */
export interface Stored {
  readonly memory: Map<string, Json>;
  readonly alerts: Alert[];
  rejected: number;
  readonly lost: { readonly path: string; readonly from: number }[];
}

export const nothingStored = (): Stored => ({ memory: new Map(), alerts: [], rejected: 0, lost: [] });

export function store(stored: Stored, batch: FollowedBatch): void {
  stored.alerts.push(...batch.alerts);
  stored.rejected += batch.rejectedCount;
  if (batch.lost !== null) stored.lost.push(batch.lost);
  for (const [key, position] of Object.entries(batch.checkpoint)) {
    if (position === null) stored.memory.delete(key);
    else stored.memory.set(key, { ...position, head: { ...position.head }, tail: { ...position.tail } });
  }
}

export interface Follower {
  readonly states: () => readonly PathState[];
  /** Resolves when the condition holds; it is looked at after each batch and change of state. Rejects after 30 s. */
  until(holds: () => boolean, what?: string): Promise<void>;
  stop(): Promise<void>;
}

export function follow(
  t: Pick<TestContext, 'after'>,
  paths: readonly string[],
  stored: Stored,
  options: Partial<Pick<FollowOptions, 'from' | 'columns' | 'records' | 'imported'>> = {},
): Follower {
  const ending = new AbortController();
  let states: readonly PathState[] = [];
  let told = Promise.withResolvers<void>();
  const tell = (): void => {
    told.resolve();
    told = Promise.withResolvers();
  };
  const batches = followAlerts({
    ...{ paths, memory: new Map(stored.memory), signal: ending.signal, clock: systemClock },
    ...{ from: 'beginning', zone: 'utc', columns: null, records: new Set<string>(), ...options },
    onStates(now) {
      states = now;
      tell();
    },
  });
  const work = (async () => {
    for await (const batch of batches) {
      if (ending.signal.aborted) return;
      store(stored, batch);
      tell();
    }
  })();

  const stop = async (): Promise<void> => {
    ending.abort();
    await work;
  };
  t.after(stop);
  return {
    states: () => states,
    async until(holds, what = 'what was awaited') {
      const deadline = performance.now() + 30_000;
      while (!holds()) {
        await Promise.race([told.promise, work, delay(500)]);
        if (performance.now() > deadline) throw new Error(`${what} did not come; alerts: ${stored.alerts.length}`);
      }
    },
    stop,
  };
}

/** A line of Suricata's eve.json that can be told from all others by its sid. */
export const eveLine = (sid: number): string =>
  `${JSON.stringify({
    timestamp: `2026-11-21T02:53:40.${String(sid % 1_000_000).padStart(6, '0')}+0000`,
    flow_id: sid,
    event_type: 'alert',
    src_ip: '10.99.0.1',
    src_port: 1024,
    dest_ip: '10.99.0.2',
    dest_port: 80,
    proto: 'TCP',
    alert: { action: 'allowed', gid: 1, signature_id: sid, rev: 1, signature: 'TEST', category: '', severity: 3 },
  })}\n`;

export const eveLines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => eveLine(from + index)).join('');

export const sids = (stored: Stored): readonly number[] => stored.alerts.map(({ sid }) => sid);

export const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);
