import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import cron from 'node-cron';
import { nextCron, parseCron } from '../../../../src/monitors/ports/timing/cron.ts';

const next = (expression: string, after: string, zone = 'UTC') => {
  const parsed = parseCron(expression);
  const time = parsed && nextCron(parsed, Date.parse(after), zone);
  return time === null ? null : new Date(time).toISOString();
};

describe('a cron expression', () => {
  it('gives the next minute that matches', () => {
    assert.equal(next('30 1 * * *', '2026-11-21T12:00:00Z'), '2026-11-22T01:30:00.000Z');
    assert.equal(next('*/15 * * * *', '2026-11-21T12:00:00Z'), '2026-11-21T12:15:00.000Z');
    assert.equal(next('0 4 * * mon-fri', '2026-11-20T04:00:00Z'), '2026-11-23T04:00:00.000Z');
    assert.equal(next('0 4 1 jan,jul *', '2026-11-20T04:00:00Z'), '2027-01-01T04:00:00.000Z');
    assert.equal(next('0 0 13 * 7', '2026-11-10T00:00:00Z'), '2026-11-13T00:00:00.000Z');
    assert.equal(next('0 0 29 2 *', '2026-11-10T00:00:00Z'), '2028-02-29T00:00:00.000Z');
    assert.equal(next('0 0 31 2 *', '2026-11-10T00:00:00Z'), null);
  });

  it('is meant on the clock of the zone, whatever that does', () => {
    assert.equal(next('30 2 * * *', '2026-03-28T12:00:00Z', 'Europe/Vienna'), '2026-03-30T00:30:00.000Z');
    assert.equal(next('30 2 * * *', '2026-10-24T12:00:00Z', 'Europe/Vienna'), '2026-10-25T00:30:00.000Z');
    assert.equal(next('15 9 * * *', '2026-11-21T00:00:00Z', 'Asia/Kathmandu'), '2026-11-21T03:30:00.000Z');
  });

  it('is refused when it is none', () => {
    for (const text of [
      '',
      '* * * *',
      '60 * * * *',
      '* 24 * * *',
      '* * 0 * *',
      '*/0 * * * *',
      '5-1 * * * *',
      '@daily',
      '* * * foo *',
      '1,, * * * *',
    ]) {
      assert.equal(parseCron(text), null, text);
    }
  });

  it('means what node-cron takes it to mean', async () => {
    const field = (max: number, min = 0) =>
      fc.oneof(
        fc.constant('*'),
        fc.integer({ min, max }).map(String),
        fc
          .tuple(fc.integer({ min, max: max - 1 }), fc.integer({ min: 1, max: 5 }))
          .map(([from, step]) => `${from}-${max}/${step}`),
      );
    await fc.assert(
      fc.asyncProperty(
        field(59),
        field(23),
        field(12, 1),
        fc.integer({ min: 0, max: 1e9 }),
        async (minute, hour, month, at) => {
          const expression = `${minute} ${hour} * ${month} *`;
          const parsed = parseCron(expression);
          assert.ok(parsed !== null);
          const time = nextCron(parsed, 1.7e12 + at * 1000, 'UTC');
          const task = cron.createTask(expression, () => undefined, { timezone: 'UTC' });
          assert.ok(time !== null && task.match(new Date(time)), expression);
          await task.destroy();
        },
      ),
      { numRuns: 50 },
    );
  });
});
