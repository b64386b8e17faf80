import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock } from '../../src/core/edges.ts';
import { NetmonError } from '../../src/core/errors.ts';
import type { Trouble } from '../../src/runtime/messages.ts';
import { createOutbox } from '../../src/runtime/outbox.ts';

const full = new NetmonError('DATA_NOT_WRITABLE', 'store', 'the disk is full');

function open() {
  const troubles: (Trouble | null)[] = [];
  const pauses: number[] = [];
  const clock: Clock = {
    now: () => 0,
    elapsed: () => 0,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      pauses.push(ms);
    },
  };
  return { outbox: createOutbox(clock, (trouble) => troubles.push(trouble)), troubles, pauses };
}

describe('outbox', () => {
  it('tries again with growing pauses, and the next waits its turn', async () => {
    const { outbox, troubles, pauses } = open();
    const order: string[] = [];
    let failures = 8;

    const first = outbox.add(async () => {
      if (failures-- > 0) throw full;
      order.push('first');
    });
    const second = outbox.add(async () => void order.push('second'));
    await Promise.all([first, second]);

    assert.deepEqual(order, ['first', 'second']);
    assert.deepEqual(pauses, [250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    assert.deepEqual([troubles.length, troubles.at(-1)], [9, null]);
  });

  it('gives back what nobody can mend, and goes on', async () => {
    const { outbox, troubles } = open();

    const broken = outbox.add(async () => Promise.reject(new TypeError('not a batch')));
    const next = outbox.add(async () => undefined);

    await assert.rejects(broken, TypeError);
    await next;
    assert.deepEqual(troubles, []);
  });

  it('tries what is added once only after it is closed', async () => {
    const { outbox } = open();
    outbox.close(new Error('closed'));

    await assert.rejects(
      outbox.add(async () => Promise.reject(full)),
      full,
    );
    await outbox.add(async () => undefined);
    await outbox.idle();
  });
});
