import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { systemClock } from '../../src/edges/clock.ts';

describe('system clock', () => {
  it('sleeps at least as long as asked', async () => {
    const before = systemClock.elapsed();

    await systemClock.sleep(15);

    assert.ok(systemClock.elapsed() - before >= 14);
  });

  it('wakes with the reason when the signal fires', async () => {
    const controller = new AbortController();
    const reason = new Error('stop');

    const sleeping = systemClock.sleep(60_000, controller.signal);
    controller.abort(reason);

    await assert.rejects(sleeping, reason);
  });
});
