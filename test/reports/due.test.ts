import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DueFacts, reportsDue } from '../../src/reports/due.ts';

const due = (facts: Partial<Omit<DueFacts, 'now' | 'firstRun'>> & { now: string; firstRun?: string | null }) =>
  reportsDue({
    at: { hour: 6, minute: 0 },
    zone: 'Europe/Berlin',
    have: new Set(),
    ...facts,
    now: Date.parse(facts.now),
    firstRun: facts.firstRun === null ? null : Date.parse(facts.firstRun ?? '2026-11-18T12:00:00Z'),
  });

describe('reports that are due', () => {
  it('are those of the days before that are not there', () => {
    assert.deepEqual(due({ now: '2026-11-21T06:00:00Z', have: new Set(['2026-11-19']) }), ['2026-11-18', '2026-11-20']);
  });

  it('wait for the time of day in the zone', () => {
    const have = new Set(['2026-11-18', '2026-11-19']);

    assert.deepEqual(due({ now: '2026-11-21T04:59:59.999Z', have }), []);
    assert.deepEqual(due({ now: '2026-11-21T05:00:00Z', have }), ['2026-11-20']);
  });

  it('begin with the day of the first run', () => {
    assert.deepEqual(due({ now: '2026-11-19T06:00:00Z', firstRun: '2026-11-19T05:00:00Z' }), []);
    assert.deepEqual(due({ now: '2026-11-19T06:00:00Z', firstRun: null }), []);
  });

  it('are at most the last seven', () => {
    const days = due({ now: '2026-11-21T06:00:00Z', firstRun: '2025-01-01T00:00:00Z' });

    assert.equal(days.length, 7);
    assert.equal(days[0], '2026-11-14');
    assert.equal(days.at(-1), '2026-11-20');
  });

  it('come on the day on which the clocks skip the time of day', () => {
    const at = { hour: 2, minute: 30 };
    const firstRun = '2026-03-28T12:00:00Z';

    assert.deepEqual(due({ at, firstRun, now: '2026-03-29T00:59:59Z' }), []);
    assert.deepEqual(due({ at, firstRun, now: '2026-03-29T01:00:00Z' }), ['2026-03-28']);
  });
});
