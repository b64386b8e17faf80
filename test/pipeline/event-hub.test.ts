import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { StoredEvent } from '../../src/core/event.ts';
import { createEventHub } from '../../src/pipeline/event-hub.ts';
import { openSqlite } from '../support/open-store.ts';
import { anEvent } from '../support/stored-things.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const clock = { now: () => 1_700_000_000_000 };

describe('event hub', () => {
  it('tells what is new after it was stored, to everybody in the order of storing', async (t) => {
    const store = await openSqlite(join(temporaryFolder(t), 'netmon.db'));
    t.after(() => store.close());
    const hub = createEventHub(store, clock);
    const told: string[] = [];
    hub.subscribe(({ key }) => void told.push(`first ${key}`));
    hub.subscribe(({ key }) => void told.push(`second ${key}`));

    await hub.commit('arp', { events: [anEvent({ key: 'a' }), anEvent({ key: 'b' })] });
    await hub.commit('arp', { events: [anEvent({ key: 'b' }), anEvent({ key: 'c' })] });

    assert.deepEqual(told, ['first a', 'second a', 'first b', 'second b', 'first c', 'second c']);
    assert.deepEqual(
      (await store.events({})).map(({ storedAt }) => storedAt),
      [1, 2, 3].map(clock.now),
    );
  });

  it('keeps the order of storing when several monitors hand in at once', async (t) => {
    const store = await openSqlite(join(temporaryFolder(t), 'netmon.db'));
    t.after(() => store.close());
    const hub = createEventHub(store, clock);
    const told: StoredEvent[] = [];
    hub.subscribe((event) => void told.push(event));

    const batches = Array.from({ length: 100 }, (_, n) => ({
      events: [anEvent({ key: `${n}/1` }), anEvent({ key: `${n}/2` })],
    }));
    await Promise.all(batches.map((batch, n) => hub.commit(n % 2 === 0 ? 'arp' : 'ports', batch)));

    assert.deepEqual(
      told.map(({ seq }) => seq),
      (await store.events({ afterSeq: 0 })).map(({ seq }) => seq),
    );
    assert.equal(told.length, 200);
  });

  it('tells nobody of what could not be stored, and goes on', async () => {
    let isBroken = true;
    const hub = createEventHub(
      {
        async commit(monitor, { events }, storedAt) {
          if (isBroken) throw new Error('the disk is full');
          return events.map((event, index) => ({ ...event, seq: index + 1, id: 'id', storedAt, monitor }));
        },
      },
      clock,
    );
    const told: string[] = [];
    hub.subscribe(({ key }) => void told.push(key));

    await assert.rejects(hub.commit('arp', { events: [anEvent({ key: 'lost' })] }), /the disk is full/);
    isBroken = false;
    await hub.commit('arp', { events: [anEvent({ key: 'kept' })] });

    assert.deepEqual(told, ['kept']);
  });
});
