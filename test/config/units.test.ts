import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { duration, rate, size } from '../../src/config/units.ts';

describe('values with units', () => {
  it('are read as milliseconds, bytes, and bytes a second', () => {
    assert.equal(duration().parse('1h30m'), 5_400_000);
    assert.equal(size().parse('1GiB'), 1_073_741_824);
    assert.equal(rate().parse('1Gbit/s'), 125_000_000);
  });

  it('are written as a user would', () => {
    assert.equal(z.encode(duration(), 30_000), '30s');
    assert.equal(z.encode(size(), 10_000_000), '10MB');
    assert.equal(z.encode(rate(), 10_000_000), '10MB/s');
  });

  it('are refused without a unit', () => {
    for (const kind of [duration(), size(), rate()]) assert.equal(kind.safeParse('10').success, false);
  });
});
