import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toErrorShape } from '../../src/core/errors.ts';
import { createCourier } from '../../src/runtime/courier.ts';
import type { Parcel } from '../../src/runtime/messages.ts';

const parcel: Parcel = { kind: 'batch', batch: { events: [] } };

describe('courier', () => {
  it('has no more parcels on their way than it may, and keeps their order', () => {
    const sent: number[] = [];
    const courier = createCourier((id) => sent.push(id), 2);

    for (let count = 0; count < 4; count++) void courier.hand(parcel);
    const first = [...sent];
    courier.kept(1, null);

    assert.deepEqual(
      [first, sent],
      [
        [1, 2],
        [1, 2, 3],
      ],
    );
  });

  it('tells for each parcel how it went', async () => {
    const courier = createCourier(() => undefined, 2);
    const stored = courier.hand(parcel);
    const refused = courier.hand(parcel);

    courier.kept(2, toErrorShape(new Error('no'), 'store'));
    courier.kept(1, null);

    await stored;
    await assert.rejects(refused, { message: 'no' });
  });

  it('is idle when everything is answered, and at once when there is nothing', async () => {
    const courier = createCourier(() => undefined, 1);
    await courier.idle();
    void courier.hand(parcel);
    void courier.hand(parcel);
    let idle = false;

    const waiting = courier.idle().then(() => {
      idle = true;
    });
    courier.kept(1, null);
    await Promise.resolve();
    const early = idle;
    courier.kept(2, null);
    await waiting;

    assert.deepEqual([early, idle], [false, true]);
  });
});
