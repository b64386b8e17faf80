import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Batch } from '../../../src/core/batch.ts';
import { createDesk } from '../../../src/monitors/arp/desk.ts';
import { anEvent, aScan } from '../../support/stored-things.ts';
import { aContext } from './context.ts';
import { arp, detectorFor, ipOf } from './network.ts';

/** A desk whose batches are stored only when the test says so. */
function slowDesk() {
  const batches: Batch[] = [];
  const waiting: (() => void)[] = [];
  const emit = (batch: Batch): Promise<void> => {
    batches.push(batch);
    return new Promise((resolve) => waiting.push(resolve));
  };
  return {
    desk: createDesk(aContext({ emit }), detectorFor()),
    batches,
    async stored(): Promise<void> {
      waiting.shift()?.();
      await new Promise(setImmediate);
    },
  };
}

const subjects = (batch: Batch | undefined): unknown[] => batch?.events.map(({ subject }) => subject) ?? [];

describe('desk of the arp monitor', () => {
  it('has one batch on its way at a time, and the next holds all that came meanwhile', async () => {
    const { desk, batches, stored } = slowDesk();

    desk.take([arp(1, 0)]);
    desk.take([arp(2, 1)]);
    desk.take([arp(3, 2)]);
    const early = batches.length;
    await stored();

    assert.equal(early, 1);
    assert.deepEqual(batches.map(subjects), [[ipOf(1)], [ipOf(2), ipOf(3)]]);
  });

  it('hands in a scan with the events that it gave, also when there is no other news', async () => {
    const { desk, batches } = slowDesk();
    const scan = aScan({ kind: 'sweep' });
    const event = anEvent({ type: 'sweep.finished' });

    desk.take([], { scan, events: [event] });

    assert.deepEqual(batches[0]?.scans, [scan]);
    assert.deepEqual(batches[0]?.events.at(-1), event);
  });

  it('stores times of last sight only when asked to, and says when all is stored', async () => {
    const { desk, batches, stored } = slowDesk();
    desk.take([arp(1, 0)]);
    desk.take([arp(1, 60_000)]);
    await stored();
    let isDone = false;

    const before = batches.length;
    const flushed = desk.flush().then(() => {
      isDone = true;
    });
    await new Promise(setImmediate);
    const wasDone = isDone;
    await stored();
    await flushed;

    assert.deepEqual([before, batches.length, wasDone], [1, 2, false]);
    assert.deepEqual(batches[1]?.events, []);
    assert.equal(batches[1]?.hosts?.[0]?.lastSeen, arp(1, 60_000).time);
  });

  it('lets whoever waits for all to be stored know that it was not', async () => {
    const desk = createDesk(aContext({ emit: () => Promise.reject(new Error('the disk is gone')) }), detectorFor());

    const flushed = desk.flush();

    await assert.rejects(flushed, /the disk is gone/);
  });

  it('says all that is in the way, each once, until none is left', () => {
    const said: unknown[] = [];
    const desk = createDesk(aContext({ degraded: (trouble) => void said.push(trouble) }), detectorFor());

    desk.trouble('frames', { reason: 'no frames', hint: 'start as root' });
    desk.trouble('sweeps', { reason: 'no sweeps', hint: null });
    desk.trouble('sweeps', { reason: 'no sweeps', hint: null });
    desk.trouble('links', null);
    desk.trouble('frames', null);
    desk.trouble('sweeps', null);

    assert.deepEqual(said, [
      { reason: 'no frames', hint: 'start as root' },
      { reason: 'no frames; no sweeps', hint: 'start as root' },
      { reason: 'no sweeps', hint: null },
      null,
    ]);
  });
});
