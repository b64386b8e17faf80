import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseLastDay } from '../../src/core/last-day.ts';

describe('the last day of something', () => {
  it('counts to its end, on the clock of this machine', () => {
    assert.equal(parseLastDay('2026-12-31'), new Date(2027, 0, 1).getTime());
    assert.equal(parseLastDay('2028-02-29'), new Date(2028, 2, 1).getTime());
  });

  it('may be a moment', () => {
    assert.equal(parseLastDay('2026-12-31T12:00:00Z'), Date.UTC(2026, 11, 31, 12));
  });

  it('is not a day that does not exist, nor other text', () => {
    for (const text of ['', '2027-02-31', '2027-13-01', 'tomorrow', '31.12.2026', '2026-12-31Tx', '2026-12'])
      assert.equal(parseLastDay(text), null, text);
  });
});
