import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Batch } from '../../../src/core/batch.ts';
import type { MonitorContext } from '../../../src/core/define.ts';
import { type BandwidthConfig, bandwidthConfig } from '../../../src/monitors/bandwidth/config.ts';
import watch from '../../../src/monitors/bandwidth/monitor.ts';
import { day, hour, minute, monday } from './a-watch.ts';

/** Lets the monitor run for so many turns on the real counters of this machine; its clock stands still while it works. */
async function run(turns: number, jump: { readonly at: number; readonly ms: number } | null = null) {
  const stop = new AbortController();
  let [elapsed, time, turn] = [0, monday, 0];
  const batches: Batch[] = [];
  const gaps: { readonly from: number; readonly to: number; readonly reason: string }[] = [];
  const troubles: (string | null)[] = [];
  const context: Partial<MonitorContext<BandwidthConfig>> = {
    config: bandwidthConfig.parse({ time_zone: 'UTC' }),
    site: {
      ...{ data: '/nowhere', missing: ['interface eth7 is down'], networks: [], exclude: [], rawSockets: false },
      interfaces: ['lo', 'nope'].map((name) => ({ name, mac: null, addresses: [], gateways: [] })),
    },
    memory: new Map(),
    heard: (async function* () {})(),
    signal: stop.signal,
    clock: {
      now: () => time,
      elapsed: () => elapsed,
      async sleep(ms) {
        turn += 1;
        if (turn === turns) stop.abort();
        stop.signal.throwIfAborted();
        elapsed += ms;
        time += ms + (turn === jump?.at ? jump.ms : 0);
      },
    },
    emit: async (batch) => void batches.push(batch),
    degraded: (trouble) => void troubles.push(trouble?.reason ?? null),
    missed: (gap) => void gaps.push(gap),
  };
  await watch(context as MonitorContext<BandwidthConfig>);
  return { batches, gaps, troubles };
}

describe('bandwidth monitor', () => {
  it('stores what it measured every few seconds and at its end, and forgets what is too old once an hour', async () => {
    const { batches } = await run(95);

    const last = batches
      .flatMap(({ bandwidth = [] }) => bandwidth)
      .findLast(({ resolution }) => resolution === 'minute');
    assert.partialDeepStrictEqual(last, { interface: 'lo', start: monday + minute, seconds: 34 });
    assert.ok(batches.length >= 9 && batches.length <= 20, `${batches.length} batches`);
    const kept = batches.flatMap(({ bandwidthKept }) => bandwidthKept ?? []);
    assert.equal(kept.length, 1);
    assert.equal((kept[0]?.secondsSince ?? 0) - (kept[0]?.rollupsSince ?? 0), 364 * day);
    assert.ok(batches.some(({ checkpoint }) => checkpoint?.['minute lo'] !== undefined));
  });

  it('says what is not there, and over which time it measured nothing', async () => {
    const { troubles, gaps, batches } = await run(20, { at: 7, ms: hour });

    assert.deepEqual(troubles, ['interface eth7 is down; nope is not there']);
    assert.deepEqual(
      gaps.map(({ from, to }) => to - from),
      [hour + 1000],
    );
    assert.match(gaps[0]?.reason ?? '', /the machine slept or its clock was set/);
    assert.deepEqual(
      batches.flatMap(({ events }) => events),
      [],
    );
  });
});
