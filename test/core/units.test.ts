import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as units from '../../src/core/units.ts';

describe('durations', () => {
  it('adds up units from large to small', () => {
    assert.equal(units.parseDuration('1h30m'), 5_400_000);
    assert.equal(units.parseDuration('2w1d'), 15 * 86_400_000);
    assert.equal(units.parseDuration('1m500ms'), 60_500);
    assert.equal(units.parseDuration('0s'), 0);
  });

  it('refuses what has no unit, a sign, blanks, or units twice or out of order', () => {
    for (const text of ['', '30', '-5s', '5 s', '1s1h', '1s1s', '1.5h', '5M', 's', `${'9'.repeat(20)}w`]) {
      assert.equal(units.parseDuration(text), null, text);
    }
  });

  it('come back the same from text', () => {
    fc.assert(fc.property(fc.nat(2 ** 50), (ms) => units.parseDuration(units.formatDuration(ms)) === ms));
  });
});

describe('sizes', () => {
  it('tell decimal from binary units', () => {
    assert.equal(units.parseSize('10MB'), 10_000_000);
    assert.equal(units.parseSize('1GiB'), 1_073_741_824);
    assert.equal(units.parseSize('1.1kB'), 1100);
    assert.equal(units.formatSize(1_073_741_824), '1GiB');
    assert.equal(units.formatSize(0), '0B');
  });

  it('refuse fractions of a byte and unknown units', () => {
    for (const text of ['0.5B', '1.0005kB', '10Mb', '10', 'MB', '1e3B', '99999999TiB']) {
      assert.equal(units.parseSize(text), null, text);
    }
  });

  it('come back the same from text', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (bytes) => units.parseSize(units.formatSize(bytes)) === bytes));
  });
});

describe('rates', () => {
  it('are bytes per second, whether bits or bytes are written', () => {
    assert.equal(units.parseRate('1Gbit/s'), 125_000_000);
    assert.equal(units.parseRate('10MB/s'), 10_000_000);
    assert.equal(units.parseRate('1bit/s'), 0.125);
  });

  it('refuse the ambiguous Mb/s', () => {
    assert.equal(units.parseRate('10Mb/s'), null);
  });

  it('come back the same from text', () => {
    fc.assert(fc.property(fc.nat(2 ** 50), (bits) => units.parseRate(units.formatRate(bits / 8)) === bits / 8));
  });
});

describe('times of day', () => {
  it('come back the same from text', () => {
    fc.assert(
      fc.property(fc.nat(23), fc.nat(59), (hour, minute) => {
        assert.deepEqual(units.parseTimeOfDay(units.formatTimeOfDay({ hour, minute })), { hour, minute });
      }),
    );
  });

  it('end at 23:59', () => {
    assert.equal(units.parseTimeOfDay('24:00'), null);
    assert.equal(units.parseTimeOfDay('6:00'), null);
  });
});
