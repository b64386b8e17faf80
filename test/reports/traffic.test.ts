import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noPolicy } from '../../src/baseline/policy.ts';
import { collectReport } from '../../src/reports/collect.ts';
import { lastingText, triggerText } from '../../src/reports/spike-wording.ts';
import { aCapture, aDirectionRollup, aRollup, aSpike } from '../support/traffic.ts';
import { aHost, anEvent, aRun, at } from './builders.ts';
import { quietDay } from './days.ts';
import { type FakeContents, fakeStore } from './fake-store.ts';
import { busyTraffic, foundInFlood, minutesOfDay } from './traffic-days.ts';

const minute = 60_000;

const collect = (contents: FakeContents, day = '2026-11-20', now = at('06:00', '2026-11-21')) =>
  collectReport(fakeStore({ ...quietDay, ...contents }), {
    ...{ day, zone: 'Europe/Berlin', now, sensor: 'sensor-1', version: '0.1.0', policy: noPolicy },
  });

const numberOfSpikes = ({ numbers }: Awaited<ReturnType<typeof collect>>) =>
  numbers.find(({ name }) => name === 'spikes');

describe('traffic of a day', () => {
  it('is told in steps of five minutes, with what was not measured apart from no traffic', async () => {
    const none = aDirectionRollup({ bytes: 0, packets: 0, p50: 0, p95: 0, max: 0, maxPackets: 0 });
    const bandwidth = [
      ...[0, 1, 2, 3, 4].map((index) => aRollup({ start: at('00:00') + index * minute })),
      ...[10, 11].map((index) => aRollup({ start: at('00:00') + index * minute, rx: none, tx: none })),
      aRollup({ start: at('23:59') - 24 * 60 * minute }),
    ];

    const { traffic } = await collect({ bandwidth });

    const [eth0] = traffic.interfaces;
    assert.equal(traffic.interfaces.length, 1);
    assert.deepEqual([eth0?.interface, eth0?.measuredMs, eth0?.stepMs], ['eth0', 7 * minute, 5 * minute]);
    assert.deepEqual(eth0?.measured.slice(0, 4), [1, 0, 0.4, 0]);
    assert.deepEqual(eth0?.rx.maxSteps.slice(0, 4), [aRollup().rx.max, null, 0, null]);
    assert.deepEqual(eth0?.rx.p95Steps.slice(1, 4), [null, 0, null]);
    assert.equal(eth0?.measured.length, 288);
    assert.equal(eth0?.rx.bytes, 5 * aRollup().rx.bytes);
  });

  it('has as many steps as the day is long', async () => {
    const stepsOn = async (day: string) => {
      const bandwidth = [aRollup({ start: Date.parse(`${day}T12:00:00Z`) })];
      return (await collect({ bandwidth }, day)).traffic.interfaces[0]?.measured.length;
    };

    assert.equal(await stepsOn('2026-03-29'), 276);
    assert.equal(await stepsOn('2026-10-25'), 300);
  });

  it('counts of a step that is not over only what is', async () => {
    const now = at('12:02');

    const { traffic } = await collect({ bandwidth: minutesOfDay({ rate: 1000, to: now }) }, '2026-11-20', now);

    assert.deepEqual(traffic.interfaces[0]?.measured.slice(143, 146), [1, 1, 0]);
  });

  it('that was not measured has no number of spikes, and no sentence', async () => {
    const unmeasured = await collect({});
    const quiet = await collect({ bandwidth: minutesOfDay({ rate: 1000 }) });

    assert.deepEqual(unmeasured.traffic.interfaces, []);
    assert.deepEqual([numberOfSpikes(unmeasured)?.count, numberOfSpikes(unmeasured)?.dayBefore], [null, null]);
    assert.deepEqual([numberOfSpikes(quiet)?.count, numberOfSpikes(quiet)?.dayBefore], [0, null]);
    assert.doesNotMatch([...unmeasured.headline, ...quiet.headline].join(' '), /spike/);
  });
});

describe('spikes of a day', () => {
  it('stand in the headline with what explains the largest, and name hosts of the inventory', async () => {
    const hosts = [
      aHost({ id: 'a', ip: '10.0.0.17', name: 'old', lastSeen: at('01:00') }),
      aHost({ id: 'b', ip: '10.0.0.17', name: 'nas', lastSeen: at('23:00') }),
    ];

    const report = await collect({ ...busyTraffic, hosts });

    assert.match(
      report.headline.join('\n'),
      /^1 traffic spike and 1 silence, the spike on eth0 at 14:03 for 1 min 30 s, 8\.6 GB: 94 % of it: nas \(10\.0\.0\.17\) → 203\.0\.113\.9, TCP 443/m,
    );
    assert.deepEqual(
      report.traffic.spikes[0]?.talkers.map(({ address, name }) => [address, name]),
      [
        ['203.0.113.9', null],
        ['10.0.0.17', 'nas'],
        ['10.0.0.5', null],
      ],
    );
    assert.equal(numberOfSpikes(report)?.count, 2);
    assert.deepEqual(numberOfSpikes(report)?.dayBefore, { count: 0, events: [] });
  });

  it('say why there is no explanation', async () => {
    const begin = at('10:00');
    const spikes = ['none', 'failed', 'unread', 'later'].map((id, index) =>
      aSpike({ id, startedAt: begin + index, endedAt: null }),
    );
    const times = { requestedAt: begin, from: begin, to: begin + minute };
    const captures = [
      aCapture({ id: 'a', spike: 'failed', state: 'failed', reason: 'the disk is full', ...times }),
      aCapture({ id: 'b', spike: 'unread', explanationFailure: 'tshark took too long', ...times }),
      aCapture({ id: 'c', spike: 'later', state: 'recording', ...times }),
    ];

    const { traffic, headline } = await collect({ spikes, captures });

    assert.deepEqual(
      traffic.spikes.map(({ unexplained }) => unexplained),
      [
        'None of its packets were saved.',
        'No packets of it were kept: the disk is full.',
        'Its packets could not be explained: tshark took too long.',
        'Its packets are still being recorded.',
      ],
    );
    assert.match(headline.join('\n'), /^4 traffic spikes, the largest on eth0 at 10:00, not over yet, 1\.2 GB\.$/m);
  });

  it('of the evening before count where they went on, with captures that were asked for then', async () => {
    const startedAt = at('23:50', '2026-11-19');
    const spikes = [aSpike({ id: 's', startedAt, endedAt: at('00:10') })];
    const captures = [
      aCapture({
        id: 'c',
        spike: 's',
        requestedAt: startedAt,
        from: startedAt,
        to: startedAt + minute,
        explanation: foundInFlood,
      }),
      aCapture({ id: 'd', spike: null, requestedAt: startedAt, from: startedAt, to: startedAt + minute }),
    ];

    const { traffic } = await collect({ spikes, captures });

    assert.deepEqual(
      traffic.spikes.map(({ captures: ids }) => ids),
      [['c']],
    );
    assert.equal(traffic.spikes[0]?.explanation, foundInFlood.sentence);
    assert.equal(traffic.captures.kept, 0);
  });
});

describe('captures of a day', () => {
  it('are counted by what became of them, with what was not captured', async () => {
    const requestedAt = at('10:00');
    const captures = (['finished', 'finished', 'failed', 'removed', 'recording'] as const).map((state, index) =>
      aCapture({
        id: `${index}`,
        state,
        requestedAt: requestedAt - index,
        from: requestedAt,
        to: requestedAt,
        bytes: 10,
      }),
    );
    const events = [anEvent({ type: 'capture.skipped', time: at('18:00'), summary: 'too many' })];

    const { kept, keptBytes, failed, removed, recording, skipped, list, skips } = (await collect({ captures, events }))
      .traffic.captures;

    assert.deepEqual([kept, keptBytes, failed, removed, recording, skipped], [2, 20, 1, 1, 1, 1]);
    assert.equal(list.map(({ id }) => id).join(''), '43210');
    assert.equal(skips[0]?.summary, 'too many');
  });

  it('are not lost where no agent ran', async () => {
    const runs = [aRun({ startedAt: at('05:00', '2026-11-21'), lastAlive: at('06:00', '2026-11-21') })];

    const { headline } = await collect({ ...busyTraffic, runs });

    assert.match(headline[0] ?? '', /^Nothing was watched/);
    assert.match(headline.join('\n'), /1 traffic spike/);
  });
});

describe('words for spikes', () => {
  it('say what was seen and what it was held against', () => {
    const trigger = {
      kind: 'threshold',
      direction: 'tx',
      unit: 'packets/s',
      limit: 1000,
      expected: null,
      seen: 12_345.6,
    } as const;

    assert.equal(triggerText({ ...trigger, since: 0 }), 'sent 12,346 packets/s, limit 1,000 packets/s');
    assert.equal(
      triggerText({ ...trigger, unit: 'bytes/s', expected: 0, since: 0 }),
      'sent 12 kB/s, usual 0 B/s, limit 1.0 kB/s',
    );
    assert.equal(triggerText({ ...trigger, kind: 'silence', seen: 0, since: 0 }), 'nothing sent');
    assert.deepEqual([1, 59_600, 90_000, 7_500_000].map(lastingText), ['1 s', '1 min', '1 min 30 s', '2 h 5 min']);
  });
});
