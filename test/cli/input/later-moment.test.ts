import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseLater } from '../../../src/cli/input/later-moment.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const hour = 3_600_000;

describe('a moment to come', () => {
  it('is so long from now, or a time', () => {
    assert.equal(parseLater('90m', now), now + 1.5 * hour);
    assert.equal(parseLater('2026-12-24T08:00:00Z', now), Date.parse('2026-12-24T08:00:00Z'));
  });

  it('is the next time of day', () => {
    const local = new Date(now);
    const [soon, past] = [1, -1].map((minutes) => new Date(now + minutes * 60_000).toTimeString().slice(0, 5));

    assert.equal(parseLater(soon ?? '', now) - now, 60_000);
    assert.equal(parseLater(past ?? '', now), local.setDate(local.getDate() + 1) - 60_000);
  });

  it('is not one that is past, or none', () => {
    for (const text of ['2026-11-21T11:00:00Z', 'yesterday', 'soon', '0s']) {
      assert.throws(() => parseLater(text, now), { code: 'USAGE' });
    }
  });
});
