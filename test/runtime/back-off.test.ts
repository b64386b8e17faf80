import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nextPause, usualBackOff } from '../../src/runtime/back-off.ts';

/** The pauses in seconds after lives of these lengths; null is a life that never began to work. */
function pauses(...worked: readonly (number | null)[]): number[] {
  let failures = 0;
  return worked.map((life) => {
    const next = nextPause(usualBackOff, failures, life);
    failures = next.failures;
    return next.pause / 1000;
  });
}

describe('back-off', () => {
  it('grows from a second to five minutes', () => {
    assert.deepEqual(pauses(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  it('begins anew after a quiet period', () => {
    assert.deepEqual(pauses(0, 0, 0, 60_000, 59_999), [1, 2, 4, 1, 2]);
  });

  it('takes its time with what fails while booting', () => {
    assert.deepEqual(pauses(null, null, 0, null, null, null), [30, 30, 4, 30, 30, 32]);
  });

  it('stays at the longest pause however often it fails', () => {
    assert.equal(nextPause(usualBackOff, 1_000_000, 0).pause, 300_000);
  });
});
