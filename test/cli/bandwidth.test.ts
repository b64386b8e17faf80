import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { BandwidthRollup } from '../../src/core/bandwidth.ts';
import type { Batch } from '../../src/core/batch.ts';
import { openSqlite } from '../support/open-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { aCapture, aDirectionRollup, aRollup, aSpike } from '../support/traffic.ts';
import { netmon } from './netmon.ts';

const minute = 60_000;
const hour = 60 * minute;
const noon = Date.UTC(2026, 9, 21, 12);
const time = (at: number): string => new Date(at).toISOString();
const from = (at: number, length: number) => ['--since', time(at), '--until', time(at + length)];

async function stored(t: TestContext, batch: Partial<Batch>): Promise<string> {
  const folder = temporaryFolder(t);
  const store = await openSqlite(join(folder, 'netmon.db'));
  await store.commit('bandwidth', { events: [], ...batch }, noon);
  await store.setAgentRun({ startedAt: noon - 9 * hour, lastAlive: Date.now(), stoppedAt: null, pid: 1, version: '1' });
  await store.openGap({
    monitor: 'bandwidth',
    from: noon,
    to: noon + 2 * minute,
    kind: 'down',
    reason: 'no \x1b[2Jlink',
  });
  await store.close();
  return folder;
}

const minutes = (from: number, count: number): readonly BandwidthRollup[] =>
  Array.from({ length: count }, (_, index) => aRollup({ start: from + index * minute }));

describe('netmon bandwidth', () => {
  it('shows rates, a chart, what was not watched and spikes with what explains them', async (t) => {
    const spike = aSpike({ id: 's', startedAt: noon + 5 * minute, endedAt: noon + 5 * minute + 90_000 });
    const explanation = { ...nothingFound, sentence: '94 % of it: 10.0.0.5 → 203.0.113.9\x1b[2J' };
    const capture = aCapture({ id: 'c', spike: 's', from: noon, to: noon + hour, explanation });
    const data = await stored(t, { bandwidth: minutes(noon + 2 * minute, 18), spikes: [spike], captures: [capture] });

    const { stdout, exitCode, stderr } = await netmon('bandwidth', '--data', data, ...from(noon, 20 * minute));

    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^eth0 {7}received +- +90 kB\/s +180 kB\/s +400 kB\/s +108 MB +400$/m);
    assert.match(stdout, /^ +sent +- +90 kB\/s +180 kB\/s +400 kB\/s +11 MB +400$/m);
    assert.match(stdout, /^ +[▼v]+$/mu);
    assert.match(stdout, /^ +0 ([░]+─+|\/+-+)$/mu);
    assert.match(stdout, /^Not or only partly watched for 2 min of 20 min:$/m);
    assert.match(
      stdout,
      /2026-10-21 12:05:00 {2}eth0 {2}spike, for 1 min 30 s: received 30 MB\/s, usual 1\.0 MB\/s, limit 4\.0 MB\/s/,
    );
    assert.match(stdout, /94 % of it: 10\.0\.0\.5 → 203\.0\.113\.9.\[2J \(capture c\)/);
    assert.ok(!stdout.includes('\x1b'));
  });

  it('says when nothing was measured, which is not the same as no traffic', async (t) => {
    const none = aDirectionRollup({ ...zero });
    const earlier = aRollup({ resolution: 'hour', start: noon - hour, seconds: 3600 });
    const data = await stored(t, {
      bandwidth: [earlier, ...[0, 1, 2, 3, 4].map((at) => aRollup({ start: noon + at * minute, rx: none, tx: none }))],
    });

    const quiet = await netmon('bandwidth', 'eth0', '--data', data, ...from(noon, 5 * minute));
    const blind = await netmon('bandwidth', 'eth0', '--data', data, ...from(noon + hour, 5 * minute));

    assert.match(quiet.stdout, /received +- +0 B\/s/);
    assert.doesNotMatch(quiet.stdout, /No traffic was measured/);
    assert.match(blind.stdout, /No traffic was measured in this time\./);
    assert.doesNotMatch(blind.stdout, / 0 B/);
  });

  it('gives programs seconds, minutes or hours, and no point for what was not measured', async (t) => {
    const perSecond = Array.from({ length: 60 }, (_, second) =>
      second === 0 ? null : { rxBytes: second, txBytes: 1, rxPackets: 2, txPackets: 3 },
    );
    const hours = [0, 2].map((at) =>
      aRollup({ resolution: 'hour', start: noon - 72 * hour + at * hour, seconds: 3600 }),
    );
    const data = await stored(t, {
      bandwidth: [...hours, ...minutes(noon, 2), aRollup({ start: noon + 3 * minute, seconds: 59, perSecond })],
      spikes: [aSpike({ startedAt: noon, endedAt: noon + 1 })],
    });
    const ask = async (since: number, length: number) =>
      JSON.parse((await netmon('bandwidth', '--json', '--data', data, ...from(since, length))).stdout);

    const [seconds, inMinutes, inHours] = [
      await ask(noon, 10 * minute),
      await ask(noon, 2 * hour),
      await ask(noon - 72 * hour, 72 * hour + minute),
    ];

    const points = (answer: typeof seconds) =>
      answer.interfaces[0].points.map((point: { start: string; length: number }) => [
        Date.parse(point.start) - noon,
        point.length,
      ]);
    assert.equal(seconds.resolution, 'second');
    assert.deepEqual(points(seconds).slice(0, 4), [
      [0, 60],
      [minute, 60],
      [3 * minute + 1000, 1],
      [3 * minute + 2000, 1],
    ]);
    assert.equal(points(seconds).length, 61);
    assert.deepEqual(points(inMinutes), [
      [0, 60],
      [minute, 60],
      [3 * minute, 60],
    ]);
    assert.deepEqual(points(inHours), [
      [-72 * hour, 3600],
      [-70 * hour, 3600],
    ]);
    assert.deepEqual([inMinutes.resolution, inHours.resolution], ['minute', 'hour']);
    const [eth0] = inMinutes.interfaces;
    assert.deepEqual([eth0.interface, eth0.now, eth0.measuredSeconds], ['eth0', null, 179]);
    assert.deepEqual(eth0.points[0].rx, aRollup().rx);
    assert.equal(inMinutes.spikes[0].id, aSpike().id);
    assert.deepEqual(
      inMinutes.watch.map(({ kind }: { kind: string }) => kind),
      ['down', 'watched'],
    );
  });

  it('says what it does not know or understand', async (t) => {
    const data = await stored(t, { bandwidth: minutes(noon, 1).map((one) => ({ ...one, resolution: 'hour' })) });

    const unknown = await netmon('bandwidth', 'eth9', '--data', data);
    const future = await netmon('bandwidth', '--since', '2999-01-01', '--data', data);
    const turned = await netmon('bandwidth', '--since', '1h', '--until', '2h', '--data', data);

    assert.deepEqual([unknown.exitCode, future.exitCode, turned.exitCode], [2, 2, 2]);
    assert.match(unknown.stderr, /^netmon: the traffic of eth9 was never measured \(known are: eth0\)\n$/);
    assert.match(future.stderr, /--since 2999-01-01: that is not past yet/);
    assert.match(turned.stderr, /--since 1h --until 2h: the time ends before it begins/);
  });
});

const zero = { bytes: 0, packets: 0, p50: 0, p95: 0, max: 0, maxPackets: 0 };

const nothingFound = {
  ...{ packets: 0, bytes: 0, from: null, to: null, cut: null },
  ...{ talkers: [], conversations: [], protocols: [], ports: [], sizes: [], newDestinations: [] },
};
