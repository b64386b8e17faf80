import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AlertBatch, IdsRecord } from '../../../src/core/alert.ts';
import type { Json } from '../../../src/core/json.ts';
import { idsConfig } from '../../../src/monitors/ids/config.ts';
import { createHealth } from '../../../src/monitors/ids/health.ts';
import { alertTime, anAlert } from '../../support/alerts.ts';

const minute = 60_000;

/** Health with a clock that the test moves. */
function watch(config: { readonly [key: string]: unknown } = {}, memory = new Map<string, Json>()) {
  let now = alertTime;
  const troubles: (string | null)[] = [];
  const gaps: { readonly from: number; readonly to: number; readonly reason: string }[] = [];
  const offs: boolean[] = [];
  const silent = (): void => {};
  const health = createHealth({
    config: idsConfig.parse(config),
    clock: { now: () => now, elapsed: () => now, sleep: () => Promise.resolve() },
    log: { debug: silent, info: silent, warn: silent, error: silent },
    memory,
    degraded(trouble) {
      troubles.push(trouble?.reason ?? null);
      offs.push(trouble?.off === true);
    },
    missed: (gap) => void gaps.push(gap),
  });
  return {
    ...{ health, troubles, gaps, offs },
    pass(ms: number) {
      now += ms;
      health.tick();
    },
    read: (fields: Partial<AlertBatch>) => health.took({ ...nothing, ...fields }),
    stats: (packets: number, drops: number) => health.took({ ...nothing, records: [statistics(now, packets, drops)] }),
  };
}

const nothing: AlertBatch = {
  alerts: [],
  records: [],
  rejected: [],
  rejectedCount: 0,
  skipped: {},
  file: '/log/eve.json',
};

const statistics = (time: number, packets: number, drops: number): IdsRecord => ({
  ...{ time, engine: 'suricata', kind: 'stats', flow: null, source: null, target: null },
  fields: { 'capture.kernel_packets': packets, 'capture.kernel_drops': drops },
});

const following = [{ path: '/log/eve.json', state: 'following' as const, reason: null }];
const waiting = [{ path: '/log/eve.json', state: 'waiting' as const, reason: 'is not there' }];

describe('health of ids', () => {
  it('is off where no engine has a log in the usual places, and on when one comes', () => {
    const { health, troubles, offs } = watch();

    health.paths(waiting);
    health.paths(following);

    assert.match(troubles[0] ?? '', /no log of Snort or Suricata/);
    assert.deepEqual([offs[0], troubles.at(-1)], [true, null]);
  });

  it('is degraded when a log that the config names is not there or cannot be read', () => {
    const { health, troubles, offs } = watch({ files: ['/log/eve.json'] });

    health.paths(waiting);
    health.paths([{ path: '/log/eve.json', state: 'unreadable', reason: 'may not be read by netmon' }]);

    assert.deepEqual(troubles, ['/log/eve.json is not there', '/log/eve.json may not be read by netmon']);
    assert.deepEqual(offs, [false, false]);
  });

  it('records packets that Suricata dropped, also over its restart and ours', () => {
    const memory = new Map<string, Json>();
    const first = watch({}, memory);
    const keep = (entries: { readonly [key: string]: Json }): void => {
      for (const [key, value] of Object.entries(entries)) memory.set(key, value);
    };
    keep(first.stats(1000, 0));
    first.pass(8000);
    keep(first.stats(2000, 30));
    first.pass(8000);
    keep(first.stats(100, 7));
    const second = watch({}, memory);
    second.pass(24_000);
    second.stats(300, 9);

    assert.deepEqual(first.gaps, [
      {
        ...{ from: alertTime, to: alertTime + 8000, kind: 'dropped' },
        reason: 'Suricata dropped 30 of 1000 packets',
      },
      { from: alertTime + 8000, to: alertTime + 16_000, kind: 'dropped', reason: 'Suricata dropped 7 of 100 packets' },
    ]);
    assert.deepEqual(
      second.gaps.map(({ reason }) => reason),
      ['Suricata dropped 2 of 200 packets'],
    );
  });

  it('says when statistics stop, when no packet is seen, and when it is well again', () => {
    const { health, troubles, pass, stats } = watch();
    health.paths(following);
    stats(1000, 0);
    pass(6 * minute);
    assert.match(troubles.at(-1) ?? '', /wrote no statistics .* for 6m/);
    for (let turn = 0; turn < 11; turn += 1) {
      stats(1000, 0);
      pass(minute);
    }
    assert.match(troubles.at(-1) ?? '', /has seen no packet for/);
    stats(1001, 0);
    pass(1);

    assert.equal(troubles.at(-1), null);
  });

  it('says when nothing is written for longer than the config finds likely', () => {
    const { health, troubles, pass, read } = watch({ stale_after: '1h' });
    health.paths(following);
    pass(61 * minute);
    assert.match(troubles.at(-1) ?? '', /nothing was written .* for 1h1m/);
    read({ alerts: [anAlert()] });
    pass(1);

    assert.equal(troubles.at(-1), null);
  });

  it('says for a while that lines could not be read, and which log went away', () => {
    const { health, troubles, gaps, pass, read } = watch();
    health.paths(following);
    const line = { reason: 'broken', detail: 'it is broken JSON', offset: 0, length: 5, excerpt: '{"a' } as const;
    read({ rejected: [line], rejectedCount: 3, alerts: [anAlert()] });
    assert.match(troubles.at(-1) ?? '', /lines of \/log\/eve.json could not be read: it is broken JSON/);
    pass(11 * minute);
    assert.equal(troubles.at(-1), null);

    health.lost('/log/eve.json', alertTime);

    assert.match(gaps[0]?.reason ?? '', /went away before it was read to its end/);
  });
});
