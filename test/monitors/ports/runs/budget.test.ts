import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createBudget } from '../../../../src/monitors/ports/runs/budget.ts';

describe('the packets per second of all scans together', () => {
  it('are granted as they are wanted while there are enough', () => {
    const budget = createBudget(2000, 2);

    assert.deepEqual([budget.take(1000).granted, budget.take(1000).granted], [1000, 1000]);
  });

  it('are shared by those that go on at once, and given back', () => {
    const budget = createBudget(1000, 2);
    const first = budget.take(5000);
    const second = budget.take(5000);
    second.release();
    second.release();

    assert.deepEqual([first.granted, second.granted, budget.take(300).granted], [800, 200, 200]);
  });

  it('leave a part for the next one, also for a third', () => {
    const budget = createBudget(10_000, 3);

    assert.deepEqual(
      [8000, 9000, 9000].map((wanted) => budget.take(wanted).granted),
      [8000, 1600, 400],
    );
  });

  it('are never more than there are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 1e6 }),
        fc.array(fc.integer({ min: 1, max: 1e6 }), { maxLength: 3 }),
        (total, wanted) => {
          const budget = createBudget(total, 3);
          const granted = wanted.map((rate) => budget.take(rate).granted);
          assert.ok(granted.reduce((sum, rate) => sum + rate, 0) <= total);
          assert.ok(granted.every((rate) => rate >= 1));
        },
      ),
    );
  });
});
