import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { noPolicy, type Policy } from '../../src/baseline/policy.ts';
import { collectReport, type ReportStore } from '../../src/reports/collect.ts';
import { reportJson } from '../../src/reports/json.ts';
import { aHost, anEvent, aRun, at } from './builders.ts';
import { quietDay, richDay, unwatchedDay } from './days.ts';
import { type FakeContents, fakeStore } from './fake-store.ts';

const collect = (
  contents: FakeContents,
  now = at('06:00', '2026-11-21'),
  { store = fakeStore(contents), policy = noPolicy }: { store?: ReportStore; policy?: Policy } = {},
) =>
  collectReport(store, { day: '2026-11-20', zone: 'Europe/Berlin', now, sensor: 'sensor-1', version: '0.1.0', policy });

const golden = async (t: TestContext, name: string, contents: FakeContents) => {
  const file = fileURLToPath(new URL(`../fixtures/reports/${name}.json`, import.meta.url));
  t.assert.fileSnapshot(reportJson(await collect(contents)), file, { serializers: [(text) => text] });
};

const numberNamed = (report: Awaited<ReturnType<typeof collect>>, name: string) =>
  report.numbers.find((number) => number.name === name);

describe('daily report', () => {
  it('tells a day on which much happened', (t) => golden(t, 'rich-day', richDay));

  it('tells a quiet day that was watched', (t) => golden(t, 'quiet-day', quietDay));

  it('tells a day on which nothing was watched', (t) => golden(t, 'unwatched-day', unwatchedDay));

  it('never lets a day without watch look like a quiet one', async () => {
    const quiet = await collect(quietDay);
    const unwatched = await collect(unwatchedDay);
    const noStore = await collect({});

    assert.match(quiet.headline.join(' '), /No device came or went/);
    for (const report of [unwatched, noStore]) {
      assert.match(report.headline[0] ?? '', /^Nothing was watched in 24 h/);
      assert.doesNotMatch(report.headline.join(' '), /No device came|Nothing needs/);
      assert.equal(report.notWatched.network.fullyPercent, 0);
      assert.deepEqual(new Set(report.numbers.map(({ count }) => count)), new Set([null]));
    }
  });

  it('has three to seven sentences, whatever the day', async () => {
    for (const contents of [richDay, quietDay, unwatchedDay, {}]) {
      for (const now of [at('00:00') - 1, at('12:00'), at('06:00', '2026-11-21')]) {
        const { headline } = await collect(contents, now);
        assert.ok(headline.length >= 2 && headline.length <= 7, headline.join('\n'));
      }
    }
  });

  it('tells what happened even when no agent ran, as after a replay', async () => {
    const report = await collect({
      events: [anEvent({ type: 'host.new', time: at('10:00'), host: 'aa:00:00:00:00:01' })],
    });

    assert.match(report.headline.join(' '), /1 new device/);
    assert.equal(numberNamed(report, 'newHosts')?.count, 1);
    assert.equal(numberNamed(report, 'goneHosts')?.count, null);
  });
});

describe('times and numbers of the daily report', () => {
  it('says how much of today there was so far', async () => {
    const runs = [aRun({ startedAt: at('09:30'), lastAlive: at('15:19:58') })];

    const report = await collect({ ...quietDay, runs }, at('15:20'));

    assert.equal(report.dayOver, false);
    assert.deepEqual(
      report.notWatched.monitors[0]?.timeline.map(({ kind }) => kind),
      ['not-installed', 'watched', 'not-over'],
    );
    assert.match(report.headline.join(' '), /watched for 5 h 50 min of the 15 h 20 min of the day so far/);
  });

  it('lists the events behind each number and compares it with the day before', async () => {
    const report = await collect(richDay);
    const before = richDay.events?.filter(({ time }) => time < at('00:00')).map(({ id }) => id);

    assert.deepEqual(numberNamed(report, 'newHosts')?.dayBefore, { count: 1, events: before });
    for (const { count, events } of report.numbers) assert.equal(events.length, count);
    assert.equal((await collect({ ...richDay, runs: [aRun({ startedAt: at('00:00') })] })).numbers[0]?.dayBefore, null);
  });

  it('counts a change in the day in which it happened, its end excluded', async () => {
    const events = [at('00:00') - 1, at('00:00'), at('00:00', '2026-11-21') - 1, at('00:00', '2026-11-21')].map(
      (time) => anEvent({ type: 'host.gone', time, host: 'aa:00:00:00:00:01' }),
    );

    const { changed } = await collect({ ...quietDay, events });

    assert.deepEqual(changed.goneHosts.events, [events[1]?.id, events[2]?.id]);
  });
});

describe('decisions and inventory of the daily report', () => {
  it('asks for one decision for a new device with its ports, and none for what was learned', async () => {
    const { decide } = await collect(richDay);

    assert.deepEqual(
      decide.map(({ kind, subject, events }) => [kind, subject, events.length]),
      [
        ['warning', '10.0.0.1', 1],
        ['ports', '10.0.0.5', 2],
        ['new-host', '10.0.0.66', 2],
        ['ports', '10.0.0.1', 0],
      ],
    );
  });

  it('asks once about a warning that came a thousand times', async () => {
    const events = Array.from({ length: 1000 }, (_, index) =>
      anEvent({ type: 'arp.spoof-suspected', time: at('10:00') + index, severity: 'high', subject: '10.0.0.1' }),
    );

    const { decide } = await collect({ ...quietDay, events });

    assert.equal(decide.length, 1);
    assert.equal(decide[0]?.events.length, 1000);
    assert.match(decide[0]?.detail ?? '', /\(1000 times\)$/);
  });

  it('leaves out devices that were first seen after the day', async () => {
    const hosts = [
      aHost({ id: 'a', firstSeen: at('23:00') }),
      aHost({ id: 'b', firstSeen: at('00:00', '2026-11-21') }),
    ];

    const { inventory } = await collect({ ...quietDay, hosts });

    assert.deepEqual(
      inventory.hosts.map(({ id }) => id),
      ['a'],
    );
  });

  it('does not change when it is made twice', async () => {
    assert.equal(reportJson(await collect(richDay)), reportJson(await collect(richDay)));
  });
});
