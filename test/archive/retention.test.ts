import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { outdated } from '../../src/archive/retention.ts';

const runs = [3, 1, 2, 4].map((began) => ({ run: `r${began}`, began, size: 10 }));

describe('retention', () => {
  it('lets go what began before a time, oldest first', () => {
    assert.deepEqual(outdated(runs, { before: 3, bytes: null }, null), ['r1', 'r2']);
  });

  it('lets go the oldest until the rest fits', () => {
    assert.deepEqual(outdated(runs, { before: 0, bytes: 25 }, null), ['r1', 'r2']);
    assert.deepEqual(outdated(runs, { before: 0, bytes: 40 }, null), []);
  });

  it('never lets go the latest whole run', () => {
    assert.deepEqual(outdated(runs, { before: 9, bytes: 0 }, 'r2'), ['r1', 'r3', 'r4']);
  });
});
