import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { DirectionRollup } from '../../../src/core/bandwidth.ts';
import { hourBytes, hoursFrom } from '../../../src/store/traffic/hour-bytes.ts';
import { minuteBytes, minutesFrom } from '../../../src/store/traffic/minute-bytes.ts';
import { rollupBytes, rollupFrom, secondsBytes, secondsFrom } from '../../../src/store/traffic/rollup-bytes.ts';
import { codeOf, numberOf } from '../../../src/store/traffic/rounding.ts';

const plainObject = { noNullPrototype: true } as const;
const whole = fc.oneof(fc.nat({ max: 1000 }), fc.maxSafeNat());
const direction: fc.Arbitrary<DirectionRollup> = fc.record(
  {
    ...{ bytes: whole, packets: whole, errors: whole, drops: whole },
    ...{ p50: whole, p95: whole, max: whole, maxPackets: whole },
  },
  plainObject,
);
const measured = (seconds: number) =>
  fc.record({ seconds: fc.integer({ min: 1, max: seconds }), rx: direction, tx: direction }, plainObject);
const some = { nil: null, freq: 5 } as const;

describe('rollups as bytes', () => {
  it('come back as they were: one, the seconds of a minute, the hours of a day', () => {
    const second = fc.record({ rxBytes: whole, txBytes: whole, rxPackets: whole, txPackets: whole }, plainObject);
    const seconds = fc.array(fc.option(second.map((value) => ({ ...value, rxBytes: Math.floor(value.rxBytes / 2) }))));
    const hours = fc.array(fc.option(measured(3600), some), { minLength: 24, maxLength: 24 });

    fc.assert(
      fc.property(measured(3600), seconds, hours, (rollup, perSecond, ofDay) => {
        assert.deepEqual(rollupFrom(rollupBytes(rollup)), rollup);
        assert.deepEqual(secondsFrom(secondsBytes(perSecond)), perSecond);
        assert.deepEqual(hoursFrom(hourBytes(ofDay)), ofDay);
      }),
    );
  });

  it('come back within 1 % as the minutes of a day, and unchanged when packed again', async () => {
    const placed = fc.array(fc.tuple(fc.nat({ max: 1439 }), measured(60)), { maxLength: 20 });

    await fc.assert(
      fc.asyncProperty(placed, async (some) => {
        const minutes = Array.from({ length: 1440 }, (_, index) => new Map(some).get(index) ?? null);
        const bytes = await minuteBytes(minutes);
        const back = minutesFrom(bytes);

        assert.deepEqual(
          back.map((minute) => minute?.seconds),
          minutes.map((minute) => minute?.seconds),
        );
        for (const [index, minute] of back.entries()) {
          for (const way of ['rx', 'tx'] as const) {
            for (const [field, value] of Object.entries(minute?.[way] ?? {})) {
              assertNear(value, Reflect.get(minutes[index]?.[way] ?? {}, field));
            }
          }
        }
        assert.deepEqual(await minuteBytes(back), bytes);
      }),
      { numRuns: 20 },
    );
  });

  it('say so when they are not whole', () => {
    const bytes = rollupBytes({ seconds: 60, rx: nothing, tx: nothing });

    assert.throws(() => rollupFrom(bytes.subarray(0, -1)), RangeError);
    assert.throws(() => minutesFrom(bytes));
  });
});

describe('a rounded number', () => {
  it('is less than 1 % away from the exact one, and the same when rounded again', () => {
    fc.assert(
      fc.property(whole, (value) => {
        const rounded = numberOf(codeOf(value));
        assertNear(rounded, value);
        assert.equal(numberOf(codeOf(rounded)), rounded);
      }),
    );
    for (let value = 0; value < 3000; value += 1) assertNear(numberOf(codeOf(value)), value);
  });
});

const nothing: DirectionRollup = { bytes: 0, packets: 0, errors: 0, drops: 0, p50: 0, p95: 0, max: 0, maxPackets: 0 };

function assertNear(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 0.0099 * expected, `${actual} for ${expected}`);
}
