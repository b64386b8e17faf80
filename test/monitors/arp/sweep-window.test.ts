import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NetmonEvent } from '../../../src/core/event.ts';
import type { Json } from '../../../src/core/json.ts';
import { createSweepWindow, type SweepNotice } from '../../../src/monitors/arp/sweep-window.ts';

const begun = (at: number) => ({ id: `sweep-${at}`, startedAt: at, targets: ['10.0.0.0/24'] });

/** What a store keeps of notices: the events that no other has replaced, and the memory. */
function kept() {
  const events = new Map<number, NetmonEvent>();
  const memory = new Map<string, Json>();
  return {
    memory,
    get events() {
      return [...events.values()].map(({ data }) => data);
    },
    take(notice: SweepNotice | null): SweepNotice | null {
      for (const event of notice?.events ?? []) {
        assert.ok(!events.has(event.time), 'an event of the same time would be the same');
        events.set(event.time, event);
        if (event.replaces !== undefined) events.delete(event.replaces);
      }
      for (const [key, value] of Object.entries(notice?.checkpoint ?? {})) memory.set(key, value);
      return notice;
    },
  };
}

describe('the window of sweeps', () => {
  it('is told at begin and end, and only the latest is kept', () => {
    const store = kept();
    const window = createSweepWindow(store.memory);

    for (let at = 1000; at < 100_000; at += 1000) {
      store.take(window.begins(begun(at)));
      assert.deepEqual(
        store.events.map(({ startedAt, finishedAt }) => [startedAt, finishedAt]),
        [[at, null]],
      );
      store.take(window.ends(at + 500));
      assert.deepEqual(
        store.events.map(({ startedAt, finishedAt }) => [startedAt, finishedAt]),
        [[at, at + 500]],
      );
    }
    assert.equal(window.ends(200_000), null, 'none goes on');
  });

  it('is told apart from the one before when both are of the same moment', () => {
    const store = kept();
    const window = createSweepWindow(store.memory);

    store.take(window.begins(begun(1000)));
    store.take(window.ends(1000));
    store.take(window.begins(begun(1001)));

    assert.equal(store.events.length, 1);
  });

  it('goes on after a restart where it was', () => {
    const store = kept();
    const before = createSweepWindow(store.memory);
    store.take(before.begins(begun(1000)));
    store.take(before.ends(2000));

    const after = createSweepWindow(store.memory);
    assert.equal(after.takeUp(5000, 60_000), null);
    store.take(after.begins(begun(5000)));

    assert.deepEqual(
      store.events.map(({ scan }) => scan),
      ['sweep-5000'],
    );
  });

  it('is recorded when it is broken off, since its packets went out', () => {
    const store = kept();
    const window = createSweepWindow(store.memory);
    store.take(window.begins(begun(1000)));

    const notice = store.take(window.breaksOff(3000));

    assert.deepEqual(
      [notice?.scan?.id, notice?.scan?.outcome, notice?.scan?.finishedAt, notice?.scan?.targets],
      ['sweep-1000', 'partial', 3000, ['10.0.0.0/24']],
    );
    assert.equal(store.events[0]?.finishedAt, 3000);
  });

  it('is recorded at the next start when it was killed, as long as it may have gone on', () => {
    const store = kept();
    store.take(createSweepWindow(store.memory).begins(begun(1000)));

    const soon = createSweepWindow(store.memory).takeUp(2000, 60_000);
    const late = store.take(createSweepWindow(store.memory).takeUp(900_000, 60_000));

    assert.deepEqual([soon?.scan?.finishedAt, late?.scan?.finishedAt], [2000, 61_000]);
    assert.equal(createSweepWindow(store.memory).takeUp(1_000_000, 60_000), null, 'once');
  });
});
