import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { noPolicy } from '../../src/baseline/policy.ts';
import { type AlertGroup, dayOf } from '../../src/core/alert-group.ts';
import { collectReport } from '../../src/reports/collect.ts';
import type { DailyReport } from '../../src/reports/model.ts';
import { renderPdf } from '../../src/reports/pdf/render.ts';
import { aGroup } from '../support/alerts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { aHost, anEvent, at } from './builders.ts';
import { quietDay } from './days.ts';
import { type FakeContents, fakeStore } from './fake-store.ts';

const collect = (contents: FakeContents, zone = 'UTC') =>
  collectReport(fakeStore({ ...quietDay, monitors: ['arp', 'ids'], ...contents }), {
    ...{ day: '2026-11-20', zone, now: at('06:00', '2026-11-21'), sensor: 'sensor-1', version: '0.1.0' },
    policy: noPolicy,
  });

const seen = (fields: Partial<AlertGroup> = {}): AlertGroup => ({
  ...aGroup(fields),
  ...{ count: 5, firstSeen: at('10:00'), lastSeen: at('11:00'), ports: [22], captures: [] },
  ...{ suppressed: 0, suppressedBy: null, acknowledged: null, comments: 0 },
  ...fields,
});

const severe = seen({ severity: 'high', message: 'ET EXPLOIT \u001b[2J bad', source: '10.0.0.7', target: '10.0.0.5' });
const old = seen({ sid: 2, firstSeen: at('10:00', '2026-11-01'), target: null });
const own = seen({ sid: 3, own: 'scan', count: 900 });
const hidden = seen({ sid: 4, count: 70, suppressed: 70, suppressedBy: '1' });
const printer = aHost({ id: 'printer', name: 'printer', addresses: [], ip: '10.0.0.5' });

const dateOf = (date: number): string => `2026-11-${String(date).padStart(2, '0')}`;

async function pageText(t: TestContext, report: DailyReport): Promise<string> {
  const file = join(temporaryFolder(t), 'report.pdf');
  writeFileSync(file, (await renderPdf(report)).pdf);
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
}

describe('alerts of a day', () => {
  it('are told worst first, apart from own scans and what is suppressed', async () => {
    const { alerts } = await collect({ alertGroups: [own, old, hidden, severe], hosts: [printer] });

    assert.deepEqual([alerts.groups, alerts.newGroups, alerts.alerts, alerts.exact], [2, 1, 10, true]);
    assert.deepEqual(
      alerts.list.map(({ severity, isNew, targetName }) => [severity, isNew, targetName]),
      [
        ['high', true, 'printer'],
        ['medium', false, null],
      ],
    );
    assert.deepEqual(
      alerts.bySeverity.map(({ severity, groups }) => [severity, groups]),
      [
        ['high', 1],
        ['medium', 1],
      ],
    );
    assert.deepEqual(
      [alerts.own, alerts.suppressed],
      [
        { groups: 1, leastGroups: 1, alerts: 900, leastAlerts: 900 },
        { groups: 1, leastGroups: 1, alerts: 70, leastAlerts: 70 },
      ],
    );
    assert.deepEqual(
      alerts.targets.map(({ address, alerts: number }) => [address, number]),
      [['10.0.0.5', 5]],
    );
  });

  it('ask for a decision, signature by signature, where they are severe and nobody has acknowledged them', async (t) => {
    const more = ['10.0.0.8', '10.0.0.9', '10.0.0.10'].map((source) => seen({ ...severe, id: `f${source}`, source }));
    const word = { by: 'anna', at: at('12:00'), text: null };
    const known = seen({ ...severe, id: 'aa', sid: 7, acknowledged: word });

    const report = await collect({ alertGroups: [severe, ...more, old, own, hidden, known], hosts: [printer] });

    assert.equal(report.decide.length, 1);
    const [{ kind, severity, subject, detail, question, alertGroups } = {}] = report.decide;
    assert.deepEqual([kind, severity, alertGroups?.length], ['alerts', 'high', 4]);
    assert.match(subject ?? '', /^ET EXPLOIT .* bad$/);
    assert.match(detail ?? '', /^20 alerts in 4 groups: 10\.0\.0\.\d+ → printer \(10\.0\.0\.5\), .* and 1 more\.$/);
    assert.match(question ?? '', /netmon alerts ack \w+/);
    assert.match(report.headline[0] ?? '', /intrusion alerts/);
    assert.ok(report.headline.includes('1 thing needs a decision.'));
    assert.match(await pageText(t, report), /Is this an attack\?/);
    assert.deepEqual((await collect({ alertGroups: [old, own, hidden, known] })).decide, []);
  });

  it('are counted exactly in every time zone where nothing was seen just before or after the day', async () => {
    for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'Asia/Tokyo', 'America/St_Johns']) {
      const { alerts } = await collect({ alertGroups: [severe] }, zone);
      assert.deepEqual([alerts.exact, alerts.alerts], [true, 5], zone);
    }
    const days = { [old.id]: [1, 2, 19, 20].map((date) => ({ day: dayOf(at('12:00', dateOf(date))), count: 7 })) };
    const { alerts } = await collect({ alertGroups: [old], alertDays: days });
    assert.deepEqual([alerts.exact, alerts.alerts], [true, 7]);
  });

  it('are counted within bounds where something was, which is said', async (t) => {
    const late = seen({ ...old, lastSeen: at('00:30', '2026-11-21') });
    const days = { [late.id]: [19, 20].map((date) => ({ day: dayOf(at('12:00', dateOf(date))), count: 5 })) };

    const report = await collect({ alertGroups: [late, severe], alertDays: days }, 'Europe/Berlin');

    const { exact, groups, leastGroups, alerts, leastAlerts } = report.alerts;
    // Of the 5 of the 19th at least the last hour may have some, of those of the 20th one is known to be too late.
    assert.deepEqual([exact, groups, leastGroups, alerts, leastAlerts], [false, 2, 1, 14, 5]);
    const text = await pageText(t, report);
    assert.match(text, /1 to 2 kinds of alerts \(1 high and 0 to 1 medium\), 1 new, with 5 to 14 alerts/);
    assert.match(text, /Alerts are counted by days of UTC/);
    assert.match(text, /0 to 9 +also later/);
    assert.match(text, /since 1 Nov/);
    assert.match(report.headline.join(' '), /1 to 2 kinds of intrusion alerts, 1 of them new/);
  });

  it('are none of the day when they came before and after it', async () => {
    const around = seen({ ...old, lastSeen: at('10:00', '2026-11-22') });
    const days = { [around.id]: [18, 22].map((date) => ({ day: dayOf(at('12:00', dateOf(date))), count: 5 })) };

    for (const zone of ['UTC', 'Europe/Berlin']) {
      const { alerts } = await collect({ alertGroups: [around], alertDays: days }, zone);
      assert.deepEqual([alerts.groups, alerts.alerts, alerts.list], [0, 0, []], zone);
    }
  });

  it('are told in the headline by the worst, in clean text', async () => {
    const { headline } = await collect({ alertGroups: [old, severe], hosts: [printer] });

    assert.ok(
      headline.includes(
        '2 kinds of intrusion alerts, 1 of them new, the worst high: ET EXPLOIT \uFFFD[2J bad: 10.0.0.7 → printer (10.0.0.5).',
      ),
      headline.join('\n'),
    );
    assert.match((await collect({ alertGroups: [severe] })).headline.join(' '), /1 kind of intrusion alerts, high: ET/);
    assert.doesNotMatch((await collect({ alertGroups: [own] })).headline.join(' '), /intrusion/);
  });

  it('come with the time in which the engine was blind, and with what was seen for the first time', async () => {
    const gap = {
      ...{ monitor: 'ids', from: at('10:00'), to: at('10:30') },
      kind: 'degraded',
      reason: 'killed',
    } as const;
    const first = anEvent({
      type: 'ids.new-signature',
      time: at('10:00'),
      data: { gid: 1, sid: 7, message: 'TEST', alert: 'x', engine: 'suricata' },
    });

    const { alerts } = await collect({ gaps: [gap], events: [first], alertGroups: [severe] });

    assert.equal(alerts.watched?.partlyMs, 30 * 60_000);
    assert.deepEqual(
      alerts.newSignatures.map(({ sid, message }) => [sid, message]),
      [[7, 'TEST']],
    );
  });

  it('can be read on the page, apart from a day of which nothing is known', async (t) => {
    const textOf = async (contents: FakeContents): Promise<string> => pageText(t, await collect(contents));

    const text = await textOf({ alertGroups: [severe, old, own, hidden], hosts: [printer] });
    const quiet = await textOf({});
    const unread = await textOf({ monitors: ['arp'] });

    assert.match(text, /2 kinds of alerts \(1 high and 1 medium\), 1 new, with 10 alerts/);
    assert.match(
      text,
      /apart\s+from\s+these\s+900\s+from\s+netmon's\s+own\s+scans;\s+apart\s+from\s+these\s+70\s+suppressed/,
    );
    assert.match(text, /high +ET EXPLOIT .* bad +10\.0\.0\.7/);
    assert.match(text, /→ printer \(10\.0\.0\.5\)/);
    assert.match(quiet, /No alert that concerns anybody\./);
    assert.match(unread, /No intrusion detection system was read on this day/);
  });

  it('name the engine where there are several, and count what does not fit', async (t) => {
    const target = '2001:db8:aaaa:bbbb:cccc:dddd:eeee:8888';
    const snort = seen({ ...severe, ...aGroup({ engine: 'snort3', severity: 'high', source: '::', target }) });
    const events = Array.from({ length: 30 }, (_, index) =>
      anEvent({
        ...{ type: 'ids.new-signature', time: at('10:00'), key: String(index) },
        data: { gid: 1, sid: index, message: `M ${'long '.repeat(50)}`, alert: 'x', engine: 'suricata' },
      }),
    );

    const one = await pageText(t, await collect({ alertGroups: [severe] }));
    const two = await pageText(t, await collect({ alertGroups: [severe, snort], events }));

    assert.doesNotMatch(one, /suricata/);
    assert.match(two, /1:2001219, suricata/);
    assert.match(two, /1:2001219, snort3/);
    assert.match(two, /^ *::, 5 alerts/m);
    assert.doesNotMatch(two, /2001:db8:[0-9a-f:]*…/);
    assert.match(two, /and\s+24\s+more\./);
  });

  it('are drawn on pages whatever they are', async () => {
    const many = Array.from({ length: 300 }, (_, at) =>
      seen({ sid: at, source: `10.0.${at % 7}.9`, message: `M ${'\u202e'.repeat(at % 3)} ${'x'.repeat(at)}` }),
    );

    const full = await renderPdf(await collect({ alertGroups: [...many, own, hidden] }));
    const none = await renderPdf(await collect({ monitors: ['arp'] }));

    assert.ok(full.pages > none.pages);
  });
});
