import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { grouped, roundedBytes, roundedDuration, roundedShare } from '../../src/core/rounded.ts';

describe('rounded figures', () => {
  it('are bytes with two or three digits', () => {
    const texts = [0, 1, 999, 1000, 9949, 9950, 64_400_000, 999_499_999, 999_500_000, 1.2e9, 5e15, 5e18].map(
      roundedBytes,
    );

    assert.deepEqual(texts, [
      ...[
        '0 B',
        '1 B',
        '999 B',
        '1.0 kB',
        '9.9 kB',
        '10 kB',
        '64 MB',
        '999 MB',
        '1.0 GB',
        '1.2 GB',
        '5.0 PB',
        '5000 PB',
      ],
    ]);
  });

  it('are shares that are never all when they are not, nor nothing', () => {
    assert.deepEqual([0, 0.001, 0.0099, 0.01, 0.29, 0.999, 1].map(roundedShare), [
      ...['0 %', '<1 %', '<1 %', '1 %', '29 %', '99 %', '100 %'],
    ]);
  });

  it('are durations of at most two units', () => {
    assert.deepEqual([-1, 0, 499, 40_000, 60_000, 90_000, 3_600_000, 7_500_000].map(roundedDuration), [
      ...['0 s', '0 s', '0 s', '40 s', '1 min', '1 min 30 s', '1 h', '2 h 5 min'],
    ]);
  });

  it('are numbers with a comma before each three digits', () => {
    assert.deepEqual([0, 999, 1000, 1_234_567].map(grouped), ['0', '999', '1,000', '1,234,567']);
  });
});
