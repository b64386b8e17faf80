import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AlertBatch, IdsRecord } from '../../../../src/core/alert.ts';
import type { Json } from '../../../../src/core/json.ts';
import { idsConfig } from '../../../../src/monitors/ids/config.ts';
import { createHealth } from '../../../../src/monitors/ids/health/health.ts';
import { alertTime, anAlert } from '../../../support/alerts.ts';

const minute = 60_000;

/** Health with a clock that the test moves. */
function watch(
  config: { readonly [key: string]: unknown } = {},
  memory = new Map<string, Json>(),
  engineOn: readonly string[] = [],
) {
  let now = alertTime;
  let elapsed = 0;
  const troubles: (string | null)[] = [];
  const gaps: { readonly from: number; readonly to: number; readonly reason: string }[] = [];
  const states: string[] = [];
  const silent = (): void => {};
  const parts = {
    config: idsConfig.parse(config),
    clock: { now: () => now, elapsed: () => elapsed, sleep: () => Promise.resolve() },
    log: { debug: silent, info: silent, warn: silent, error: silent },
    memory,
    degraded(trouble: { readonly reason: string; readonly off?: true; readonly down?: true } | null) {
      troubles.push(trouble?.reason ?? null);
      states.push(trouble === null ? 'running' : trouble.off ? 'off' : trouble.down ? 'down' : 'degraded');
    },
    missed: (gap: (typeof gaps)[number]) => void gaps.push(gap),
  };
  const health = createHealth(parts, engineOn);
  return {
    ...{ health, troubles, gaps, states },
    pass(ms: number) {
      now += ms;
      elapsed += ms;
      health.tick();
    },
    /** Somebody sets the clock. */
    set(ms: number) {
      now += ms;
    },
    now: () => now,
    read: (fields: Partial<AlertBatch>, changed = now) => health.took({ ...nothing, ...fields }, changed),
    /** A record that was made `ago` milliseconds before. */
    stats: (packets: number, drops: number, ago = 0) =>
      health.took({ ...nothing, records: [statistics(now - ago, packets, drops)] }, now - ago),
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
  raw: { offset: 0, text: '' },
});

const following = [{ path: '/log/eve.json', state: 'following', reason: null }] as const;
const waiting = [{ path: '/log/eve.json', state: 'waiting', reason: 'is not there' }] as const;

describe('health of ids', () => {
  it('is off where no engine has a log in the usual places, and on when one comes', () => {
    const { health, troubles, states } = watch();

    health.paths(waiting);
    health.paths(following);

    assert.match(troubles[0] ?? '', /no log of Snort or Suricata/);
    assert.deepEqual([states, troubles.at(-1)], [['off', 'running'], null]);
  });

  it('is down when the only log that the config names is not there or cannot be read', () => {
    const { health, troubles, states } = watch({ files: ['/log/eve.json'] });

    health.paths(waiting);
    health.paths([{ path: '/log/eve.json', state: 'unreadable', reason: 'may not be read by netmon' }]);

    assert.deepEqual(troubles, ['/log/eve.json is not there', '/log/eve.json may not be read by netmon']);
    assert.deepEqual(states, ['down', 'down']);
  });

  it('is degraded when one of several logs is not there', () => {
    const { health, states } = watch({ files: ['/log/eve.json', '/log/other'] });

    health.paths([...following, { path: '/log/other', state: 'waiting', reason: 'is not there' }]);

    assert.deepEqual(states, ['degraded']);
  });

  it("is down when none of netmon's engines watches, and degraded while one does or another's log is read", () => {
    const own = [{ ...following[0], path: '/data/ids/eth0/eve.json', own: true }];
    const { health, states } = watch({ engine: { run: 'suricata' } }, new Map(), ['eth0', 'eth1']);
    const dead = { reason: 'no engine watches', hint: null, down: true } as const;

    health.paths(own);
    health.trouble('engine eth0', dead);
    health.trouble('engine eth1', dead);
    health.trouble('engine eth0', null);
    health.trouble('engine engine', dead);
    health.paths([...own, ...following]);

    assert.deepEqual(states, ['degraded', 'down', 'degraded', 'down', 'degraded']);
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
    const { health, troubles, gaps, pass, stats } = watch();
    health.paths(following);
    stats(1000, 0);
    for (let turn = 0; turn < 10; turn += 1) pass(minute);
    assert.match(troubles.at(-1) ?? '', /has written no statistics into \/log\/eve.json for more than 5m/);
    assert.equal(troubles.length, 1, 'in the same words all the time');
    for (let turn = 0; turn < 15; turn += 1) {
      stats(1000, 0);
      pass(minute);
    }
    assert.match(troubles.at(-1) ?? '', /has seen no packet for more than 10m/);
    stats(1001, 0);
    pass(1);

    assert.equal(troubles.at(-1), null);
    const [silent, blind] = gaps;
    assert.deepEqual([silent?.from, silent?.to], [alertTime, alertTime + 6 * minute], 'also of before it was noticed');
    assert.equal((blind?.to ?? 0) - (blind?.from ?? 0), 11 * minute);
  });

  it('says when nothing is written for longer than the config finds likely', () => {
    const { health, troubles, pass, read } = watch({ stale_after: '1h' });
    health.paths(following);
    for (let turn = 0; turn < 90; turn += 1) pass(minute);
    assert.deepEqual(troubles, [
      'nothing was written into the logs of alerts for more than 1h: the engine may be blind',
    ]);
    read({ alerts: [anAlert()] });
    pass(1);

    assert.equal(troubles.at(-1), null);
  });

  it('does not take an old log that is read for one that is written', () => {
    const { health, troubles, pass, read, now } = watch({ stale_after: '1h' });
    health.paths(following);
    read({ alerts: [anAlert()] }, now() - 24 * 60 * minute);
    pass(61 * minute);

    assert.match(troubles.at(-1) ?? '', /nothing was written/);
  });

  it('goes on with a silence over a restart, once what was written meanwhile is read', () => {
    const position = {
      path: '/log/eve.json',
      inode: '1',
      offset: 9,
      changed: alertTime - 3 * 60 * minute,
      behindAlert: false,
    };
    const print = { length: 1, hash: 'x' };
    const memory = new Map<string, Json>([
      ['log:1', { ...position, head: print, tail: print }],
      ['stats /log/eve.json', { time: alertTime - 3 * 60 * minute, packets: 7, drops: 0 }],
      ['stats /gone/eve.json', { time: alertTime - 9 * 60 * minute, packets: 7, drops: 0 }],
    ]);
    const { health, troubles, gaps, pass } = watch({ stale_after: '1h' }, memory);
    health.paths(following);
    pass(10_000);
    assert.deepEqual(troubles, []);
    pass(minute);

    assert.match(troubles.at(-1) ?? '', /^Suricata has written no statistics into \/log\/eve.json/);
    assert.equal(gaps[0]?.from, alertTime, 'what was before this life is told elsewhere');
  });

  it('believes no clock that is set, its own or the sensor\u2019s', () => {
    const { health, troubles, gaps, pass, set, stats } = watch({ stale_after: '1h' });
    health.paths(following);
    stats(1000, 0);
    for (const jump of [3_600_000, -86_400_000, 86_400_000 * 365, -3_600_000]) {
      set(jump);
      stats(1000, 0);
      pass(8000);
      stats(1000, 0);
      pass(8000);
    }
    assert.deepEqual(troubles, []);

    set(-86_400_000);
    for (let turn = 0; turn < 6; turn += 1) pass(minute);
    assert.match(troubles.at(-1) ?? '', /has written no statistics/, 'though its last record is of tomorrow');
    stats(1010, 30);
    const [loss] = gaps.filter(({ reason }) => reason.includes('dropped 30'));
    assert.ok((loss?.to ?? 0) - (loss?.from ?? 0) > 0, 'is in the ledger though the clock went back');
  });

  it('knows an engine whose clock is wrong for one that writes', () => {
    const { health, troubles, pass, stats } = watch();
    health.paths(following);
    for (let turn = 0; turn < 30; turn += 1) {
      stats(1000 + turn, 0, 2 * 60 * minute);
      pass(minute);
    }

    assert.deepEqual(troubles, []);
  });

  it('tells of lines that cannot be read in one sentence, whatever they are', () => {
    const { health, troubles, pass, read } = watch();
    health.paths(following);
    for (let turn = 0; turn < 20; turn += 1) {
      const line = { reason: 'broken', detail: `${turn} is no time`, offset: 0, length: 5, excerpt: '{"a' } as const;
      read({ rejected: [line], rejectedCount: 3 });
      pass(minute);
    }

    assert.equal(troubles.length, 1, troubles.join('\n'));
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
