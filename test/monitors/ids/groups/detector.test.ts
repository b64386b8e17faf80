import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type AlertIncrement, countOf } from '../../../../src/core/alert-group.ts';
import { alertTime, anAlert } from '../../../support/alerts.ts';
import { addressNumber, detectorWith, hour, taken } from './detecting.ts';

const total = (alerts: readonly AlertIncrement[]): number => alerts.reduce((sum, { days }) => sum + countOf(days), 0);

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
