import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../../src/core/json.ts';
import { alertMatcher } from '../../../../src/core/suppression.ts';
import type { IdsDraft } from '../../../../src/monitors/ids/groups/detector.ts';
import { alertTime, anAlert } from '../../../support/alerts.ts';
import { addressNumber, detectorWith, hour, minute, newsOf, taken } from './detecting.ts';

describe('news of alerts', () => {
  it('are a new signature and a new group, not its repeats', () => {
    const detector = detectorWith();
    const first = taken(detector, [anAlert(), anAlert(), anAlert({ source: '10.0.0.9' })]);

    assert.deepEqual(newsOf(first), ['ids.new-signature', 'ids.alert', 'ids.alert']);
    assert.deepEqual(newsOf(taken(detector, [anAlert(), anAlert({ source: '10.0.0.9' })])), []);
  });

  it('say who, whom and where in one sentence', () => {
    const [increment] = taken(
      detectorWith({ describe: (ip) => (ip === '10.0.0.5' ? '10.0.0.5 (printer)' : `${ip}`), isOpen: () => true }),
      [anAlert({ message: 'EVIL \u001b[2J' })],
    ).alerts;

    const [, news] = increment?.news ?? [];
    assert.equal(news?.event.summary, 'EVIL ·[2J: 203.0.113.7 → 10.0.0.5 (printer), port 22 (open)');
    assert.deepEqual([news?.event.data.alert, news?.event.data.portOpen], [increment?.group.id, true]);
  });

  it('offer a group again after an hour, since a rule may have hidden it', () => {
    const detector = detectorWith();
    taken(detector, [anAlert()]);

    assert.deepEqual(newsOf(taken(detector, [anAlert({ time: alertTime + 59 * minute })])), []);
    assert.deepEqual(newsOf(taken(detector, [anAlert({ time: alertTime + 61 * minute })])), ['ids.alert']);
  });

  it('are no alerts of own scans, of rules of the config, or below the wished severity', () => {
    const hiding = [{ name: 'config: sid 9', matches: alertMatcher(pattern({ sid: 9 })), until: alertTime + 5 }];
    const detector = detectorWith({
      ...{ hiding, tellFrom: 'medium' },
      ownNoiseOf: ({ source }) => (source === '10.0.0.1' ? 'scan' : null),
    });

    assert.deepEqual(newsOf(taken(detector, [anAlert({ source: '10.0.0.1' })])), []);
    const hidden = taken(detector, [anAlert({ sid: 9 })]);
    assert.deepEqual([newsOf(hidden), hidden.alerts[0]?.suppressedBy], [[], 'config: sid 9']);
    const later = taken(detector, [anAlert({ sid: 9, time: alertTime + 5 })]);
    assert.deepEqual([newsOf(later), later.alerts[0]?.suppressedBy], [['ids.new-signature', 'ids.alert'], null]);
    assert.deepEqual(newsOf(taken(detector, [anAlert({ sid: 5, severity: 'low' })])), ['ids.new-signature']);
  });

  it('wait for a threshold', () => {
    const thresholds = [{ matches: alertMatcher(pattern({ sid: 9 })), count: 3, within: minute }];
    const detector = detectorWith({ thresholds });
    const at = (seconds: number) => newsOf(taken(detector, [anAlert({ sid: 9, time: alertTime + seconds * 1000 })]));

    assert.deepEqual([...at(0), ...at(30), ...at(100), ...at(110)], ['ids.new-signature']);
    assert.deepEqual(at(120), ['ids.alert']);
  });

  it('tell a storm of new groups as one', () => {
    const detector = detectorWith({ mostGroupsPerSignature: 10_000 });
    const alerts = Array.from({ length: 5000 }, (_, index) =>
      anAlert({ source: addressNumber(index), target: addressNumber(index), time: alertTime + index }),
    );

    const counts = countBy(newsOf(taken(detector, alerts)));

    assert.deepEqual(counts, { 'ids.new-signature': 1, 'ids.alert': 20, 'ids.storm': 1 });
  });

  it('tell a storm of many signatures as one', () => {
    const alerts = Array.from({ length: 5000 }, (_, index) => anAlert({ sid: index, time: alertTime + index }));

    const counts = countBy(newsOf(taken(detectorWith(), alerts)));

    assert.equal(counts['ids.alert'], 200);
    assert.equal(counts['ids.storm'], 1);
  });
});

describe('escalation of alerts', () => {
  it('is told when one source has ten targets, and again at a hundred', () => {
    const detector = detectorWith({ mostGroupsPerSignature: 1000 });
    const alerts = Array.from({ length: 120 }, (_, index) =>
      anAlert({ target: addressNumber(index), time: alertTime + index * 20 * minute }),
    );

    const told = taken(detector, alerts).alerts.flatMap(({ news }) =>
      news.flatMap(({ event }) => (event.type === 'ids.escalated' ? [event.data.now] : [])),
    );

    assert.deepEqual(told, [10, 100]);
  });

  it('is told when the priority rises, not when it falls', () => {
    const detector = detectorWith();
    const severities = (['low', 'high', 'medium', 'high'] as const).map((severity, index) =>
      anAlert({ severity, rev: index, time: alertTime + index }),
    );

    assert.deepEqual(countBy(newsOf(taken(detector, severities)))['ids.escalated'], 2);
  });

  it('is told when there are ten times as many as usual, once, also after a restart', () => {
    const first = detectorWith();
    const memory = new Map<string, Json>();
    const keep = (draft: IdsDraft): IdsDraft => {
      for (const [key, value] of Object.entries(draft.checkpoint)) memory.set(key, value);
      return draft;
    };
    for (let at = 0; at < 48; at += 1) {
      const usual = Array.from({ length: 20 }, (_, index) => anAlert({ time: alertTime + at * hour + index }));
      assert.ok(!newsOf(keep(taken(first, usual))).includes('ids.escalated'));
    }
    const second = detectorWith({}, memory);
    const many = (count: number, after: number) =>
      Array.from({ length: count }, (_, index) => anAlert({ time: alertTime + after * hour + index }));

    const told = [many(150, 48), many(100, 48), many(500, 49)].map((alerts) => newsOf(keep(taken(second, alerts))));

    assert.deepEqual(
      told.map((types) => types.filter((type) => type === 'ids.escalated')),
      [[], ['ids.escalated'], []],
    );
  });

  it('takes what it knew before a restart for no news', () => {
    const before = detectorWith();
    const alerts = Array.from({ length: 300 }, (_, index) =>
      anAlert({ source: addressNumber(index), time: alertTime + index * 15 * minute }),
    );
    const { checkpoint } = taken(before, alerts.slice(0, 90));
    const after = detectorWith({}, new Map(Object.entries(checkpoint)));

    const again = alerts.slice(0, 90).map((alert) => ({ ...alert, time: alertTime + 100 * hour }));

    assert.deepEqual(countBy(newsOf(taken(after, again))), { 'ids.alert': 90 }, 'all are offered, no storm');
  });
});

const pattern = (fields: { readonly sid?: number }) => ({
  ...{ gid: null, sid: null, source: null, target: null, network: null },
  ...fields,
});

const countBy = (types: readonly string[]): { [type: string]: number } => {
  const counts: { [type: string]: number } = {};
  for (const type of types) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
};
