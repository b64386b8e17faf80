import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayOf, mostPorts } from '../../src/core/alert-group.ts';
import { packLines } from '../../src/core/alert-lines.ts';
import type { NewSuppression } from '../../src/core/suppression.ts';
import { aGroup, alertTime, anIncrement } from '../support/alerts.ts';
import { anEvent } from '../support/stored-things.ts';
import type { OpenStore } from './store.ts';

const day = 86_400_000;

const aRule = (fields: Partial<NewSuppression>): NewSuppression => ({
  ...{
    gid: null,
    sid: null,
    source: null,
    target: null,
    network: null,
    reason: 'known',
    by: 'anna',
    at: 1,
    until: null,
  },
  ...fields,
});

export function keepsAlerts(name: string, open: OpenStore): void {
  describe(`${name} keeps alerts`, () => counting(open));
  describe(`${name} tells alerts`, () => telling(open));
  describe(`${name} keeps what people say of alerts`, () => triage(open));
  describe(`${name} hides alerts by rules`, () => hiding(open));
}

function counting(open: OpenStore): void {
  it('adds increments to their groups, and to their days', async (t) => {
    const store = await open(t);
    const other = aGroup({ sid: 4_294_967_295, source: 'many', target: null, own: 'scan', classification: null });
    const alerts = [anIncrement({ count: 3 }), anIncrement({ group: other, count: 5_000_000_000, ports: [] })];
    await store.commit('ids', { events: [], alerts }, 1);
    const later = alertTime + day;
    const more = anIncrement({
      group: aGroup({ rev: 21, severity: 'high' }),
      ...{ time: later, count: 4, firstSeen: alertTime - 5, captures: ['c1'], ports: [22, 80] },
    });
    await store.commit('ids', { events: [], alerts: [more] }, 2);

    const groups = await store.alertGroups({});

    assert.deepEqual(groups, [
      {
        ...{ ...aGroup({ rev: 21, severity: 'high' }), count: 7, firstSeen: alertTime - 5, lastSeen: later },
        ...{ ports: [22, 80], captures: ['c1'], suppressed: 0, suppressedBy: null, acknowledged: null, comments: 0 },
      },
      {
        ...{ ...other, count: 5_000_000_000, firstSeen: alertTime, lastSeen: alertTime, ports: [], captures: [] },
        ...{ suppressed: 0, suppressedBy: null, acknowledged: null, comments: 0 },
      },
    ]);
    assert.deepEqual(await store.alertDays(aGroup().id), [
      { day: dayOf(alertTime), count: 3 },
      { day: dayOf(later), count: 4 },
    ]);
    const since = await store.countAlertsSince(dayOf(later));
    assert.equal(
      await store.lastAlertAt(),
      (await store.alertGroups({})).reduce((last, { lastSeen }) => Math.max(last, lastSeen), 0),
    );
    assert.deepEqual([...since], [[aGroup().id, 4]]);
  });

  it('finds groups by time, severity, signature, address, and the beginning of their id', async (t) => {
    const store = await open(t);
    const groups = [
      anIncrement({ time: alertTime }),
      anIncrement({ time: alertTime + 10, group: aGroup({ sid: 7, severity: 'low', source: '10.0.0.9' }) }),
      anIncrement({ time: alertTime + 20, group: aGroup({ gid: 122, target: '10.0.0.9' }) }),
    ];
    await store.commit('ids', { events: [], alerts: groups }, 1);
    const found = async (query: Parameters<typeof store.alertGroups>[0]) =>
      (await store.alertGroups(query)).map(({ lastSeen }) => lastSeen - alertTime);

    assert.deepEqual(await found({}), [20, 10, 0]);
    assert.deepEqual(await found({ since: alertTime + 10 }), [20, 10]);
    assert.deepEqual(await found({ until: alertTime + 10 }), [0]);
    assert.deepEqual(await found({ minSeverity: 'medium' }), [20, 0]);
    assert.deepEqual(await found({ sid: 7 }), [10]);
    assert.deepEqual(await found({ gid: 122, sid: 7 }), []);
    assert.deepEqual(await found({ addresses: ['10.0.0.9', '::1'] }), [20, 10]);
    assert.deepEqual(await found({ addresses: [] }), []);
    const { id } = aGroup();
    assert.equal((await store.findAlertGroup(id))?.id, id);
    assert.equal((await store.findAlertGroup(id.slice(0, 9).toUpperCase()))?.id, id);
    for (const wrong of ['', 'fffffffffffff', 'x', `${id}0`]) assert.equal(await store.findAlertGroup(wrong), null);
  });

  it('bounds the ports of a group', async (t) => {
    const store = await open(t);
    for (const from of [1, 1000, 60_000]) {
      const ports = Array.from({ length: mostPorts }, (_, index) => from + index);
      await store.commit('ids', { events: [], alerts: [anIncrement({ ports })] }, 1);
    }
    const [group] = await store.alertGroups({});

    assert.ok(group !== undefined && group.ports.length >= mostPorts && group.ports.length <= 3 * mostPorts);
    assert.deepEqual(group.ports.slice(0, 3), [1, 2, 3]);
  });

  it('keeps raw lines in blocks, and forgets the oldest', async (t) => {
    const store = await open(t);
    const group = aGroup().id;
    const lines = ['first', 'ünïcode \u001b[31m "quoted"\ttab', `${'x'.repeat(1000)}\nsecond line`];
    for (const [index, text] of lines.entries()) {
      const packed = await packLines([
        { group: 'fffffffffffff', time: 1, text: 'of another' },
        { group, time: alertTime + index, text },
      ]);
      await store.commit('ids', { events: [], alertLines: [packed] }, 100 + index);
    }
    const texts = async () => (await store.alertLines(group, 10)).map(({ text }) => text);

    assert.deepEqual(await texts(), lines.toReversed());
    assert.deepEqual(await store.alertLines(group, 1), [{ group, time: alertTime + 2, text: lines[2] }]);
    const together = [7, 8, 9].map((time) => ({ group: 'aaaaaaaaaaaaa', time, text: String(time) }));
    await store.commit('ids', { events: [], alertLines: [await packLines(together)] }, 103);
    assert.deepEqual(await store.alertLines('aaaaaaaaaaaaa', 2), [together[2], together[1]]);
    await store.commit('ids', { events: [], alertLinesKept: { storedSince: 101, bytes: 1e9 } }, 200);
    assert.deepEqual(await texts(), lines.slice(1).toReversed());
    await store.commit('ids', { events: [], alertLinesKept: { storedSince: 0, bytes: 1 } }, 200);
    assert.deepEqual(await texts(), []);
  });

  it('counts nothing of a batch that fails', async (t) => {
    const store = await open(t);
    const broken = anIncrement({ group: aGroup({ message: undefined as unknown as string }) });

    await assert.rejects(store.commit('ids', { events: [], alerts: [anIncrement(), broken], checkpoint: { a: 1 } }, 1));

    assert.deepEqual(await store.alertGroups({}), []);
    assert.deepEqual((await store.remember('ids')).memory.size, 0);
  });
}

function telling(open: OpenStore): void {
  it('stores the event of a group once, however often it is offered', async (t) => {
    const store = await open(t);
    const offer = (time: number) => store.commit('ids', { events: [], alerts: [anIncrement({ time })] }, 1);

    const told = [await offer(alertTime), await offer(alertTime + 1), await offer(alertTime)];

    assert.deepEqual(
      told.map((events) => events.map(({ type, time }) => [type, time])),
      [[['ids.alert', alertTime]], [], []],
    );
    assert.equal((await store.events({})).length, 1);
  });

  it('tells a signature only when it is the first of its kind here', async (t) => {
    const store = await open(t);
    const event = (key: string) => ({
      when: 'new-signature' as const,
      event: anEvent({ type: 'ids.new-signature', key }),
    });
    const alerts = [
      anIncrement({ group: aGroup({ own: 'scan', source: '10.0.0.1' }), news: [] }),
      anIncrement({ news: [event('a')] }),
      anIncrement({ group: aGroup({ source: '10.9.9.9' }), news: [event('b')] }),
    ];

    for (const alert of alerts) await store.commit('ids', { events: [], alerts: [alert] }, 1);

    assert.deepEqual(
      (await store.events({})).map(({ key }) => key),
      ['a'],
    );
  });

  it('returns what it tells with its place in the order, after the other events', async (t) => {
    const store = await open(t);
    const always = { when: 'always' as const, event: anEvent({ type: 'ids.escalated', key: 'worse' }) };

    const stored = await store.commit(
      'ids',
      { events: [anEvent({ key: 'other' })], alerts: [anIncrement({ news: [always, ...anIncrement().news] })] },
      5,
    );

    assert.deepEqual(
      stored.map(({ type, seq, monitor, storedAt }) => [type, seq, monitor, storedAt]),
      [
        ['host.new', 1, 'ids', 5],
        ['ids.escalated', 2, 'ids', 5],
        ['ids.alert', 3, 'ids', 5],
      ],
    );
    assert.deepEqual(
      await store.events({}),
      stored.toSorted((a, b) => a.time - b.time || a.seq - b.seq),
    );
  });
}

function triage(open: OpenStore): void {
  it('acknowledgements, which can be taken back, and comments', async (t) => {
    const store = await open(t);
    await store.commit('ids', { events: [], alerts: [anIncrement()] }, 1);
    const { id } = aGroup();

    assert.equal(await store.acknowledgeAlerts([id, 'fffffffffffff'], { by: 'anna', at: 5, text: 'a test' }), 1);
    await store.commentAlert(id, { by: 'otto', at: 6, text: "who's that?" });
    await store.commentAlert(id, { by: 'anna', at: 7, text: 'me' });
    await store.commit('ids', { events: [], alerts: [anIncrement()] }, 8);

    const [group] = await store.alertGroups({});
    assert.deepEqual(group?.acknowledged, { by: 'anna', at: 5, text: 'a test' });
    assert.deepEqual([group.count, group.comments], [2, 2]);
    assert.equal((await store.findAlertGroup(id))?.comments, 2);
    assert.deepEqual(await store.alertComments(id), [
      { by: 'otto', at: 6, text: "who's that?" },
      { by: 'anna', at: 7, text: 'me' },
    ]);
    await store.acknowledgeAlerts([id], null);
    assert.equal((await store.findAlertGroup(id))?.acknowledged, null);
  });
}

function hiding(open: OpenStore): void {
  it('counts what a rule hides and does not tell it, from the moment it stands until it is removed', async (t) => {
    const store = await open(t);
    const rule = await store.addSuppression(aRule({ sid: 2_001_219, network: '203.0.113.0/24' }));
    const commit = (time: number) => store.commit('ids', { events: [], alerts: [anIncrement({ time, count: 2 })] }, 1);

    assert.deepEqual(await commit(alertTime), []);
    assert.deepEqual(await store.suppressionHits(), [{ rule: String(rule.id), count: 2, last: alertTime }]);
    assert.deepEqual(await store.removeSuppressions([rule.id, 99], { by: 'otto', at: 9 }), [
      { ...rule, removed: { by: 'otto', at: 9 } },
    ]);
    assert.deepEqual(await store.removeSuppressions([rule.id], { by: 'late', at: 10 }), []);
    const told = await commit(alertTime + 1);

    assert.deepEqual(
      told.map(({ type }) => type),
      ['ids.alert'],
    );
    const [group] = await store.alertGroups({});
    assert.deepEqual([group?.count, group?.suppressed, group?.suppressedBy], [4, 2, String(rule.id)]);
    assert.deepEqual(await store.suppressions(), []);
    assert.equal((await store.suppressions({ removed: true })).length, 1);
  });

  it('by each of its parts and only where all of them match, until its end', async (t) => {
    const store = await open(t);
    const rules = [
      aRule({ gid: 1, sid: 5 }),
      aRule({ source: '10.0.0.0/8', target: 'fd00::/8' }),
      aRule({ target: '10.0.0.77' }),
      aRule({ network: '192.0.2.0/24', until: alertTime }),
      aRule({}),
    ];
    for (const rule of rules) await store.addSuppression(rule);
    const groups = [
      aGroup({ sid: 5, source: 'many', target: 'many' }),
      aGroup({ gid: 3, sid: 5, source: null, target: null }),
      aGroup({ source: '10.1.1.1', target: 'fd00::1' }),
      aGroup({ source: '10.1.1.1', target: '11.1.1.1' }),
      aGroup({ source: '::1', target: '10.0.0.77' }),
      aGroup({ target: '192.0.2.5' }),
    ];

    await store.commit('ids', { events: [], alerts: groups.map((group) => anIncrement({ group })) }, 1);
    await store.commit(
      'ids',
      { events: [], alerts: [anIncrement({ group: aGroup({ target: '192.0.2.5' }), time: alertTime - 1 })] },
      1,
    );

    const by = new Map((await store.alertGroups({})).map(({ id, suppressedBy }) => [id, suppressedBy]));
    assert.deepEqual(
      groups.map(({ id }) => by.get(id)),
      ['1', null, '2', null, '3', '4'],
    );
  });

  it('also counts what the config hides', async (t) => {
    const store = await open(t);
    const told = await store.commit('ids', { events: [], alerts: [anIncrement({ suppressedBy: 'config: sid 5' })] }, 1);

    assert.deepEqual(told, []);
    assert.deepEqual(await store.suppressionHits(), [{ rule: 'config: sid 5', count: 1, last: alertTime }]);
  });
}
