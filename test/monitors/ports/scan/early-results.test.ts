import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock } from '../../../../src/core/edges.ts';
import { tellIfLate } from '../../../../src/monitors/ports/scan/early-results.ts';

/** A clock whose sleeps end when the test says so, or with their signal. */
function stoppedClock() {
  const late = Promise.withResolvers<void>();
  const clock: Clock = {
    now: () => 0,
    elapsed: () => 0,
    sleep: (_, signal) =>
      Promise.race([
        late.promise,
        new Promise<void>((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
      ]),
  };
  return { clock, pass: late.resolve };
}

describe('services that let people wait', () => {
  it('do not keep back what is known', async () => {
    const { clock, pass } = stoppedClock();
    const answers = Promise.withResolvers<string>();
    const told = Promise.withResolvers<void>();
    const waiting = tellIfLate(answers.promise, clock, async () => told.resolve());

    pass();
    await told.promise;
    answers.resolve('versions');

    assert.equal(await waiting, 'versions');
  });

  it('are waited for when they answer in time', async () => {
    let calls = 0;

    const answer = await tellIfLate(Promise.resolve('versions'), stoppedClock().clock, async () => {
      calls += 1;
    });

    assert.deepEqual([answer, calls], ['versions', 0]);
  });
});
