import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  formatWindow,
  isOpen,
  nextClosing,
  nextOpening,
  parseWindow,
} from '../../../../src/monitors/ports/timing/window.ts';

const window = (text: string) => {
  const parsed = parseWindow(text);
  assert.ok(parsed !== null, text);
  return parsed;
};
const at = (text: string) => Date.parse(text);
const iso = (time: number) => new Date(time).toISOString();
const vienna = 'Europe/Vienna';

describe('a window for scans', () => {
  it('is open from its beginning to just before its end', () => {
    const night = window('01:00-05:00');

    assert.deepEqual(
      ['00:59', '01:00', '04:59', '05:00'].map((time) => isOpen(night, at(`2026-11-21T${time}:30Z`), 'UTC')),
      [false, true, true, false],
    );
  });

  it('may go over midnight', () => {
    const night = window('22:00-05:00');

    assert.deepEqual(
      ['21:59', '22:00', '00:00', '04:59', '05:00'].map((time) => isOpen(night, at(`2026-11-21T${time}:00Z`), 'UTC')),
      [false, true, true, true, false],
    );
    assert.equal(iso(nextClosing(night, at('2026-11-21T23:00:00Z'), 'UTC')), '2026-11-22T05:00:00.000Z');
  });

  it('opens and closes on the clock of its zone, also when that is put forward or back', () => {
    const night = window('02:00-03:00');

    assert.equal(iso(nextOpening(night, at('2026-11-21T12:00:00Z'), vienna)), '2026-11-22T01:00:00.000Z');
    assert.equal(iso(nextOpening(night, at('2026-03-29T00:30:00Z'), vienna)), '2026-03-30T00:00:00.000Z');
    assert.equal(iso(nextClosing(night, at('2026-10-25T00:30:00Z'), vienna)), '2026-10-25T02:00:00.000Z');
  });

  it('is open now when it is open', () => {
    const time = at('2026-11-21T02:00:17Z');

    assert.equal(nextOpening(window('01:00-05:00'), time, 'UTC'), time);
    assert.equal(nextClosing(window('05:00-06:00'), time, 'UTC'), time);
  });

  it('is written with two times of day that differ', () => {
    assert.equal(formatWindow(window('01:00 - 05:30')), '01:00-05:30');
    for (const text of ['', '01:00', '1-5', '01:00-01:00', '25:00-01:00', '01:00-02:00-03:00']) {
      assert.equal(parseWindow(text), null);
    }
  });
});
