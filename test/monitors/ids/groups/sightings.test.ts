import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Alert } from '../../../../src/core/alert.ts';
import { type AlertIncrement, countOf } from '../../../../src/core/alert-group.ts';
import type { Json } from '../../../../src/core/json.ts';
import { type AlertDetector, createAlertDetector } from '../../../../src/monitors/ids/groups/detector.ts';
import { alertTime, anAlert } from '../../../support/alerts.ts';
import { someRules } from '../rules.ts';

const at = (seconds: number, fields: Partial<Alert> = {}): Alert =>
  anAlert({ time: alertTime + seconds * 1000, ...fields });

const started = (memory: ReadonlyMap<string, Json> = new Map()): AlertDetector =>
  createAlertDetector(someRules(), memory);

function taken(detector: AlertDetector, alerts: readonly Alert[], capture?: string): readonly AlertIncrement[] {
  detector.take(alerts, capture);
  return detector.drain()?.alerts ?? [];
}

const total = (alerts: readonly AlertIncrement[]): number => alerts.reduce((sum, { days }) => sum + countOf(days), 0);
const capturesOf = (alerts: readonly AlertIncrement[]) => alerts.map(({ captures }) => captures);
const toldIn = (alerts: readonly AlertIncrement[]) => alerts.flatMap(({ news }) => news.map(({ event }) => event.type));

describe('alerts of a capture', () => {
  it('are counted and told where nobody saw them live', () => {
    const found = taken(started(), [at(0), at(1)], 'c1');

    assert.equal(total(found), 2);
    assert.deepEqual(capturesOf(found), [['c1']]);
    assert.deepEqual(toldIn(found), ['ids.new-signature', 'ids.alert']);
  });

  it('are tied to a group that was seen live at about that time, and neither counted nor told', () => {
    const detector = started();
    taken(detector, [at(0), at(3), at(6)]);

    const found = taken(detector, [at(0.002), at(3), at(7.5)], 'c1');

    assert.equal(total(found), 0);
    assert.deepEqual(capturesOf(found), [['c1']]);
    assert.deepEqual(toldIn(found), []);
  });

  it('are counted where a group was seen live, but at another time or between others', () => {
    const detector = started();
    taken(detector, [at(0)]);

    assert.equal(total(taken(detector, [at(60)], 'c1')), 1);
    assert.equal(total(taken(detector, [at(0, { source: '203.0.113.8' })], 'c1')), 1);
  });

  it('are counted once where two captures overlap, or when the live ones come later', () => {
    const detector = started();

    assert.equal(total(taken(detector, [at(0), at(1)], 'c1')), 2);
    assert.equal(total(taken(detector, [at(1), at(2)], 'c2')), 0);
    assert.deepEqual(taken(detector, [at(0), at(1)]), []);
  });

  it('are tied after a restart, too', () => {
    const before = started();
    before.take([at(0), at(5)]);
    const memory = new Map(Object.entries(before.drain()?.checkpoint ?? {}));

    const found = taken(started(memory), [at(0), at(5)], 'c1');

    assert.equal(total(found), 0);
    assert.deepEqual(capturesOf(found), [['c1']]);
  });

  it('never add to what was seen live, however long, often and in whatever order that was', () => {
    const times = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 50 }), (seconds, size) => {
        const detector = started();
        const alerts = seconds.map((second) => at(second));
        let live = 0;
        for (let from = 0; from < alerts.length; from += size)
          live += total(taken(detector, alerts.slice(from, from + size)));

        assert.equal(live, alerts.length);
        assert.equal(
          total(
            taken(
              detector,
              alerts.toSorted((a, b) => a.time - b.time),
              'c1',
            ),
          ),
          0,
        );
      }),
    );
  });
});
