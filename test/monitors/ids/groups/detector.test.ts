import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Alert } from '../../../../src/core/alert.ts';
import { type AlertIncrement, countOf } from '../../../../src/core/alert-group.ts';
import type { Json } from '../../../../src/core/json.ts';
import { alertMatcher } from '../../../../src/core/suppression.ts';
import {
  type AlertDetector,
  createAlertDetector,
  type IdsDraft,
} from '../../../../src/monitors/ids/groups/detector.ts';
import type { IdsRules } from '../../../../src/monitors/ids/rules.ts';
import { alertTime, anAlert } from '../../../support/alerts.ts';
import { someRules } from '../rules.ts';

const minute = 60_000;
const hour = 60 * minute;

const detectorWith = (rules: Partial<IdsRules> = {}, memory = new Map<string, Json>()): AlertDetector =>
  createAlertDetector(someRules(rules), memory);

const nothing: IdsDraft = { alerts: [], lines: [], checkpoint: {} };

function taken(detector: AlertDetector, alerts: readonly Alert[]): IdsDraft {
  detector.take(alerts);
  return detector.drain() ?? nothing;
}

const newsOf = ({ alerts }: IdsDraft): string[] => alerts.flatMap(({ news }) => news.map(({ event }) => event.type));

const total = (alerts: readonly AlertIncrement[]): number => alerts.reduce((sum, { days }) => sum + countOf(days), 0);

const addressNumber = (index: number): string => `198.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;

describe('grouping of alerts', () => {
  it('counts by signature, source and target, and hands over only what came since', () => {
    const detector = detectorWith();
    const first = taken(detector, [
      anAlert({ time: alertTime + 5, targetPort: 22 }),
      anAlert({ time: alertTime, targetPort: 80 }),
      anAlert({ time: alertTime + 1, source: null, target: null, targetPort: null }),
      anAlert({ engine: 'snort3' }),
    ]);
    const second = taken(detector, [anAlert({ time: alertTime + 24 * hour, targetPort: 22 })]);

    assert.deepEqual(
      first.alerts.map(({ group, days, ports }) => [group.engine, group.source, countOf(days), ports]),
      [
        ['suricata', '203.0.113.7', 2, [22, 80]],
        ['suricata', null, 1, []],
        ['snort3', '203.0.113.7', 1, [22]],
      ],
    );
    assert.equal(first.alerts[0]?.firstSeen, alertTime);
    assert.equal(first.alerts[0]?.lastSeen, alertTime + 5);
    assert.deepEqual(
      second.alerts.map(({ group, days, ports }) => [group.id === first.alerts[0]?.group.id, days.length, ports]),
      [[true, 1, []]],
    );
    assert.equal(detector.drain(), null);
  });

  it('adds up to the number of alerts, whatever they are and whenever it hands over', () => {
    const anyAlert = fc.record({
      sid: fc.integer({ min: 1, max: 5 }),
      source: fc.option(fc.integer({ min: 0, max: 400 }).map(addressNumber)),
      target: fc.option(fc.integer({ min: 0, max: 20 }).map(addressNumber)),
      time: fc.integer({ min: alertTime - 48 * hour, max: alertTime + 48 * hour }),
      targetPort: fc.option(fc.integer({ min: 0, max: 65_535 })),
    });
    fc.assert(
      fc.property(fc.array(fc.array(anyAlert, { maxLength: 60 }), { maxLength: 20 }), (batches) => {
        const detector = detectorWith({ mostGroups: 50, mostGroupsPerSignature: 10 });
        const counts = batches.map((batch) =>
          total(
            taken(
              detector,
              batch.map((fields) => anAlert(fields)),
            ).alerts,
          ),
        );

        assert.deepEqual(
          counts,
          batches.map(({ length }) => length),
        );
      }),
    );
  });

  it('keeps only so many groups of a storm, each alert of which is counted', () => {
    const detector = detectorWith({ mostGroups: 1000, mostGroupsPerSignature: 200 });
    const groups = new Set<string>();
    let counted = 0;
    for (let batch = 0; batch < 100; batch += 1) {
      const alerts = Array.from({ length: 1000 }, (_, index) =>
        anAlert({ source: addressNumber(batch * 1000 + index), time: alertTime + batch * 10 }),
      );
      const { alerts: increments, lines } = taken(detector, alerts);
      counted += total(increments);
      for (const { group } of increments) groups.add(group.id);
      assert.ok(increments.length <= 201 && lines.length <= 1000);
    }

    assert.equal(counted, 100_000);
    assert.ok(groups.size <= 201, `${groups.size} groups`);
  });

  it('counts by target when there are too many sources, and all together when there are too many targets too', () => {
    const detector = detectorWith({ mostGroupsPerSignature: 5 });
    const alerts = Array.from({ length: 40 }, (_, index) =>
      anAlert({ source: addressNumber(index), target: addressNumber(1000 + (index % 20)) }),
    );

    const pairs = taken(detector, alerts).alerts.map(({ group }) => `${group.source} ${group.target}`);

    assert.ok(pairs.includes(`many ${addressNumber(1007)}`));
    assert.ok(pairs.includes('many many'));
    assert.ok(pairs.length <= 11);
  });

  it('makes room by forgetting groups that are cold', () => {
    const detector = detectorWith({ mostGroups: 10 });
    const at = (from: number, time: number) =>
      Array.from({ length: 10 }, (_, index) => anAlert({ source: addressNumber(from + index), sid: from, time }));
    taken(detector, at(1, alertTime));

    const later = taken(detector, at(100, alertTime + 2 * hour));

    assert.ok(later.alerts.every(({ group }) => group.source !== 'many'));
  });

  it('keeps some raw lines of each group a day', () => {
    const detector = detectorWith({ linesPerGroup: 2 });
    const alerts = [0, 1, 2, 24 * hour].map((after) =>
      anAlert({ time: alertTime + after, raw: { offset: 0, text: `after ${after}` } }),
    );

    assert.deepEqual(
      taken(detector, alerts).lines.map(({ text }) => text),
      ['after 0', 'after 1', `after ${24 * hour}`],
    );
  });

  it('keeps what else is told of the flow of an alert beside its lines, some of each flow', () => {
    const detector = detectorWith();
    const [increment] = taken(detector, [anAlert({ flow: 5 })]).alerts;
    const around = (flow: number | null, text: string) => ({
      ...({ time: alertTime, engine: 'suricata', kind: 'http', flow, source: null, target: null, fields: {} } as const),
      raw: { offset: 0, text },
    });

    detector.takeAround([around(6, 'of another'), around(null, 'of none'), around(5, 'request')]);
    detector.takeAround(Array.from({ length: 100 }, (_, index) => around(5, `request ${index}`)));
    const draft = detector.drain();

    assert.deepEqual(draft?.alerts, []);
    assert.deepEqual(draft?.lines[0], { group: `${increment?.group.id}+`, time: alertTime, text: 'request' });
    assert.equal(draft?.lines.length, 20);
  });

  it('knows the techniques that a rule names', () => {
    const metadata = { mitre_technique_id: ['T1110', 'T1021_004'], mitre_tactic_id: ['TA0006'], created: ['T1'] };
    const [increment] = taken(detectorWith(), [anAlert({ metadata })]).alerts;

    assert.deepEqual(increment?.group.techniques, ['T1110', 'T1021.004']);
  });
});

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
