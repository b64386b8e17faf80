import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { dayOf } from '../../src/core/alert-group.ts';
import { alertsWithin } from '../../src/history/alert-counts.ts';

const hour = 3_600_000;

/** What the store keeps of alerts at some times. */
function stored(times: readonly number[]) {
  const group = { id: 'g', count: times.length, firstSeen: Math.min(...times), lastSeen: Math.max(...times) };
  const countSince = async (day: number) => new Map([['g', times.filter((time) => dayOf(time) >= day).length]]);
  return { group, countSince };
}

async function count(times: readonly number[], from: number, to: number) {
  const { group, countSince } = stored(times);
  return (await alertsWithin({ from, to }, countSince))(group);
}

describe('alertsWithin', () => {
  it('is exact for whole days, and for what lies within or outside', async () => {
    assert.deepEqual(
      await count(
        [1, 30, 49].map((at) => at * hour),
        24 * hour,
        48 * hour,
      ),
      { least: 1, most: 1 },
    );
    assert.deepEqual(
      await count(
        [5, 6].map((at) => at * hour),
        5 * hour,
        7 * hour,
      ),
      { least: 2, most: 2 },
    );
    assert.deepEqual(
      await count(
        [5, 6].map((at) => at * hour),
        7 * hour,
        30 * hour,
      ),
      { least: 0, most: 0 },
    );
    assert.deepEqual(
      await count(
        [-30, 6, 7].map((at) => at * hour),
        -hour,
        30 * hour,
      ),
      { least: 2, most: 2 },
    );
  });

  it('knows of the first and the last alert on which side they are', async () => {
    assert.deepEqual(
      await count(
        [1, 6, 7, 9].map((at) => at * hour),
        5 * hour,
        24 * hour,
      ),
      { least: 1, most: 3 },
    );
    assert.deepEqual(
      await count(
        [1, 9].map((at) => at * hour),
        5 * hour,
        24 * hour,
      ),
      { least: 1, most: 1 },
    );
  });

  it('never claims more than it knows', async () => {
    const time = fc.integer({ min: -100, max: 100 }).map((quarter) => quarter * (hour / 4));
    await fc.assert(
      fc.asyncProperty(fc.array(time, { minLength: 1, maxLength: 8 }), time, time, async (times, one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other) + 1];
        const really = times.filter((at) => at >= from && at < to).length;
        const { least, most } = await count(times, from, to);
        assert.ok(least <= really && really <= most, `${least} ≤ ${really} ≤ ${most}`);
        const isWhole = from % (24 * hour) === 0 && (to - 1) % (24 * hour) === 0;
        if (isWhole && to - 1 > from) assert.ok(most - least <= times.filter((at) => dayOf(at) === dayOf(to)).length);
      }),
      { numRuns: 3000 },
    );
  });
});
