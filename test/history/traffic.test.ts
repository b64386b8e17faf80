import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { samplesOf } from '../../src/history/traffic-samples.ts';
import { slicesOf } from '../../src/history/traffic-slices.ts';
import { summaryOf } from '../../src/history/traffic-summary.ts';
import { aDirectionRollup, aRollup } from '../support/traffic.ts';

const minute = 60_000;
const hour = 60 * minute;

const perSecond = (rates: readonly (number | null)[]) =>
  Array.from({ length: 60 }, (_, index) => {
    const rate = rates[index] ?? null;
    return rate === null ? null : { rxBytes: rate, txBytes: 2 * rate, rxPackets: 1, txPackets: 2 };
  });

describe('samples of traffic', () => {
  it('are the measured seconds where they are kept, else minutes, and never what was not measured', () => {
    const rollups = [
      aRollup({ start: 0, seconds: 2, perSecond: perSecond([null, 7, 9]) }),
      aRollup({ start: minute, seconds: 0 }),
      aRollup({ start: 2 * minute }),
    ];

    const samples = samplesOf(rollups, { seconds: true });

    assert.deepEqual(
      samples.map(({ start, length, rx, tx }) => [start, length, rx.bytes, tx.max]),
      [
        [1000, 1000, 7, 14],
        [2000, 1000, 9, 18],
        [2 * minute, minute, aRollup().rx.bytes, aRollup().tx.max],
      ],
    );
    assert.deepEqual(
      samplesOf(rollups, { seconds: false }).map(({ length, seconds }) => [length, seconds]),
      [
        [minute, 2],
        [minute, 60],
      ],
    );
  });
});

describe('a summary of traffic', () => {
  it('has exact quantiles when it is made of seconds', () => {
    const rates = fc.array(fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: 2 ** 40 }), fc.maxSafeNat()), {
      minLength: 1,
      maxLength: 60,
    });

    fc.assert(
      fc.property(rates, (some) => {
        const sorted = some.toSorted((a, b) => a - b);
        const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1];
        const summary = summaryOf(samplesOf([aRollup({ perSecond: perSecond(some) })], { seconds: true }));

        assert.equal(summary?.seconds, some.length);
        assert.equal(summary.rx.p50, rank(0.5));
        assert.equal(summary.rx.p95, rank(0.95));
        assert.equal(summary.rx.max, sorted.at(-1));
        assert.equal(summary.tx.bytes, 2 * some.reduce((sum, rate) => sum + rate, 0));
      }),
    );
  });

  it('keeps its quantiles in order and within those of its samples', () => {
    const direction = fc
      .tuple(fc.nat(), fc.nat(), fc.nat())
      .map((steps) =>
        aDirectionRollup({ p50: steps[0], p95: steps[0] + steps[1], max: steps[0] + steps[1] + steps[2] }),
      );
    const rollups = fc.array(
      fc.record({ seconds: fc.integer({ min: 1, max: 60 }), rx: direction }).map((fields) => aRollup(fields)),
      { minLength: 1, maxLength: 20 },
    );

    fc.assert(
      fc.property(rollups, (some) => {
        const { p50 = 0, p95 = 0, max = 0 } = summaryOf(samplesOf(some, { seconds: false }))?.rx ?? {};
        assert.ok(p50 <= p95 && p95 <= max, `${p50} ${p95} ${max}`);
        assert.equal(max, Math.max(...some.map(({ rx }) => rx.max)));
        assert.ok(p50 <= Math.max(...some.map(({ rx }) => rx.p50)));
        assert.ok(p95 >= Math.min(...some.map(({ rx }) => rx.p95)) || some.length === 1);
      }),
    );
  });

  it('weighs a minute by the seconds that were measured in it', () => {
    const quiet = aRollup({ seconds: 60, rx: aDirectionRollup({ p50: 10, p95: 10, max: 10 }) });
    const busy = aRollup({ seconds: 2, rx: aDirectionRollup({ p50: 1000, p95: 1000, max: 1000 }) });

    const summary = summaryOf(samplesOf([quiet, busy], { seconds: false }));

    assert.equal(summary?.rx.p95, 10);
    assert.equal(summary?.rx.max, 1000);
  });

  it('of nothing is nothing, not 0', () => assert.equal(summaryOf([]), null));
});

describe('slices of traffic', () => {
  it('tell what was measured in each, and how much of it', () => {
    const rollups = [aRollup({ start: 0 }), aRollup({ start: minute, seconds: 30 }), aRollup({ start: 4 * minute })];

    const slices = slicesOf(samplesOf(rollups, { seconds: false }), { from: 0, to: 6 * minute, count: 3 });

    assert.deepEqual(
      slices.map(({ from, to, measured, traffic }) => [from, to, measured, traffic?.seconds]),
      [
        [0, 2 * minute, 0.75, 90],
        [2 * minute, 4 * minute, 0, undefined],
        [4 * minute, 6 * minute, 0.5, 60],
      ],
    );
  });

  it('share a sample that is longer than they are', () => {
    const samples = samplesOf([aRollup({ resolution: 'hour', start: 0, seconds: 3600 })], { seconds: false });

    const slices = slicesOf(samples, { from: -30 * minute, to: 2 * hour, count: 10 });

    assert.deepEqual(
      slices.map(({ measured, traffic }) => (traffic === null ? null : measured)),
      [null, null, 1, 1, 1, 1, null, null, null, null],
    );
  });

  it('count of a time that is not over only what can have been measured', () => {
    const samples = samplesOf([aRollup({ start: 0, seconds: 20 })], { seconds: false });

    const [slice] = slicesOf(samples, { from: 0, to: 20_000, count: 1 });

    assert.equal(slice?.measured, 1);
  });
});
