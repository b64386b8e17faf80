import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Job } from '../../../../src/monitors/capture/jobs/jobs.ts';
import { watchDisk } from '../../../../src/monitors/capture/kept/disk-watch.ts';

const gigabyte = 1_000_000_000;

/** Watches a disk of 100 GB for so many seconds; `free` and what there is room for may change meanwhile. */
async function watched(
  seconds: number,
  disk: { free(second: number): number; makeRoom(second: number): Promise<string | null> },
) {
  const ending = new AbortController();
  const done: string[] = [];
  let second = 0;
  const jobs = new Map([['one', { id: 'one', to: Number.POSITIVE_INFINITY } as Job]]);
  await watchDisk({
    keepFree: 0.1,
    space: async () => ({ free: disk.free(second), total: 100 * gigabyte }),
    keeper: {
      makeRoom: (needed) => {
        done.push(`${second}: room for ${needed}`);
        return disk.makeRoom(second);
      },
    },
    desk: { jobs, cutShort: (id, note) => void done.push(`${second}: ${id} ${note}`) },
    hold: { drop: async (id) => void done.push(`${second}: ${id} dropped`) },
    clock: {
      now: () => second * 1000,
      elapsed: () => second * 1000,
      async sleep(ms) {
        await turn();
        second += ms / 1000;
        if (second >= seconds) ending.abort();
      },
    },
    signal: ending.signal,
    background: (work) => void work,
  });
  return done;
}

describe('the watch over the disk of captures', () => {
  it('looks after what is kept every minute where there is room', async () => {
    const done = await watched(130, { free: () => 50 * gigabyte, makeRoom: async () => null });

    assert.deepEqual(done, ['60: room for 0', '120: room for 0']);
  });

  it('removes older captures as soon as less is free than is to stay free, and leaves those that go on', async () => {
    const free = (second: number) => (second === 3 ? 9 : 11) * gigabyte;
    const done = await watched(8, { free, makeRoom: async () => null });

    assert.deepEqual(done, ['3: room for 0']);
  });

  it('ends captures that go on where nothing can be removed, and says why', async () => {
    const free = (second: number) => (second === 3 ? 9 : 11) * gigabyte;
    const done = await watched(6, { free, makeRoom: async () => 'the disk would be too full' });

    assert.deepEqual(done, ['3: room for 0', '3: one it was cut short: the disk would be too full']);
  });

  it('lets go of what they hold on a full disk, also while nothing can be stored', async () => {
    const free = (second: number) => (second >= 2 && second < 6 ? 0 : 11 * gigabyte);
    const done = await watched(8, { free, makeRoom: () => new Promise(() => undefined) });

    assert.deepEqual(done, ['2: room for 0', '4: one dropped', '5: one dropped']);
  });
});
