import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventId } from '../../src/store/keys/event-id.ts';
import { aHost, aHostOs, anEvent, aPort, aScan } from '../support/stored-things.ts';
import type { OpenStore } from './store.ts';

export function storesEvents(name: string, open: OpenStore): void {
  describe(`${name} stores events`, () => {
    it('gives new events back in order, with seq, id, monitor and time of storing', async (t) => {
      const store = await open(t);
      const [first, second] = [anEvent({ key: 'a' }), anEvent({ key: 'b', host: 'h', learned: true })];

      const stored = await store.commit('arp', { events: [first, second] }, 7);

      const [one, two] = stored;
      assert.deepEqual(one, { ...first, seq: one?.seq, id: eventId('arp', first), monitor: 'arp', storedAt: 7 });
      assert.deepEqual(two, { ...second, seq: two?.seq, id: eventId('arp', second), monitor: 'arp', storedAt: 7 });
      assert.ok(one !== undefined && two !== undefined && one.seq >= 1 && two.seq > one.seq);
      assert.deepEqual(await store.events({}), stored);
      assert.equal(await store.lastSeq(), two.seq);
    });

    it('stores an event once, whoever repeats it', async (t) => {
      const store = await open(t);
      const again = await open(t);
      await store.commit('arp', { events: [anEvent()] }, 1);

      const repeated = await store.commit('arp', { events: [anEvent({ summary: 'other words' }), anEvent()] }, 2);
      const elsewhere = await again.commit('arp', { events: [anEvent(), anEvent({ key: 'new' })] }, 3);
      const byAnother = await store.commit('ports', { events: [anEvent()] }, 4);

      assert.deepEqual(repeated, []);
      assert.deepEqual(
        elsewhere.map(({ key }) => key),
        ['new'],
      );
      assert.equal(byAnother.length, 1);
      assert.equal((await store.events({}))[0]?.summary, anEvent().summary);
    });

    it('keeps only the latest of events that take the place of one another', async (t) => {
      const store = await open(t);
      await store.commit('arp', { events: [anEvent({ key: 'other', time: 1 })] }, 1);
      const [first] = await store.commit('arp', { events: [anEvent({ time: 1 })] }, 1);

      const [second] = await store.commit('arp', { events: [anEvent({ time: 2, replaces: 1 })] }, 2);
      const repeated = await store.commit('arp', { events: [anEvent({ time: 2, replaces: 1 })] }, 3);
      const [third] = await store.commit('arp', { events: [anEvent({ time: 3, replaces: 2 })] }, 3);

      assert.deepEqual(repeated, []);
      assert.ok((first?.seq ?? 0) < (second?.seq ?? 0) && (second?.seq ?? 0) < (third?.seq ?? 0));
      assert.equal(third !== undefined && 'replaces' in third, false);
      const { type, key } = anEvent();
      assert.deepEqual(
        (await store.events({})).map((event) => [event.type, event.key, event.time]),
        [
          [type, 'other', 1],
          [type, key, 3],
        ],
      );
    });

    it('gives all events but those of some types', async (t) => {
      const store = await open(t);
      await store.commit('arp', { events: [anEvent({ type: 'host.new' }), anEvent({ type: 'sweep.window' })] }, 1);

      const without = await store.events({ exceptTypes: ['sweep.window'] });

      assert.deepEqual(
        without.map(({ type }) => type),
        ['host.new'],
      );
    });

    it('stores commits in the order in which they were called', async (t) => {
      const store = await open(t);
      const keys = Array.from({ length: 50 }, (_, index) => `k${index}`);

      const stored = await Promise.all(keys.map((key) => store.commit('arp', { events: [anEvent({ key })] }, 1)));

      assert.deepEqual(
        stored.flat().map(({ key }) => key),
        keys,
      );
      assert.deepEqual(
        (await store.events({ afterSeq: 0 })).map(({ key }) => key),
        keys,
      );
    });
  });
}

export function storesBatches(name: string, open: OpenStore): void {
  describe(`${name} stores what a monitor remembers`, () => {
    it('keeps everything of a batch over a restart', async (t) => {
      const store = await open(t);
      const batch = {
        events: [anEvent({ data: { deep: [{ list: [1, 'two', null, true] }] } })],
        hosts: [aHost({ addresses: [{ ip: '10.0.0.5', firstSeen: 1, lastSeen: 2 }], gateway: true, name: 'router' })],
        ports: [aPort()],
        os: [aHostOs()],
        scans: [aScan({ outcome: 'partial', reason: 'ended early' })],
        checkpoint: { table: { a: [1, 2] }, count: 3 },
        heard: 12,
      };
      const stored = await store.commit('arp', batch, 5);
      await store.close();

      const reopened = await open(t);

      assert.deepEqual(await reopened.events({}), stored);
      assert.deepEqual(await reopened.hosts(), batch.hosts);
      assert.deepEqual(await reopened.ports({}), batch.ports);
      assert.deepEqual(await reopened.osGuesses(), batch.os);
      assert.deepEqual(await reopened.scans({}), batch.scans);
      const { memory, heard } = await reopened.remember('arp');
      assert.deepEqual(Object.fromEntries(memory), batch.checkpoint);
      assert.equal(heard, 12);
    });

    it('replaces hosts, ports and checkpoint keys, deletes a key that is null and touches no other', async (t) => {
      const store = await open(t);
      await store.commit('arp', { events: [], checkpoint: { kept: 1, gone: 2, changed: 3 }, hosts: [aHost()] }, 1);
      await store.commit('ports', { events: [], checkpoint: { gone: 'of another monitor' }, ports: [aPort()] }, 2);
      const host = aHost({ ip: null, name: 'printer', state: 'gone' });
      const port = aPort({ state: 'closed', service: null });

      await store.commit('arp', { events: [], checkpoint: { gone: null, changed: { now: 4 } }, hosts: [host] }, 3);
      await store.commit('ports', { events: [], ports: [port] }, 4);

      const { memory } = await store.remember('arp');
      assert.deepEqual(Object.fromEntries(memory), { changed: { now: 4 }, kept: 1 });
      assert.deepEqual(Object.fromEntries((await store.remember('ports')).memory), { gone: 'of another monitor' });
      assert.deepEqual(await store.hosts(), [host]);
      assert.deepEqual(await store.ports({}), [port]);
    });

    it('remembers nothing of a new monitor and never moves back what one has heard', async (t) => {
      const store = await open(t);
      const before = await store.remember('ports');

      await store.commit('ports', { events: [], heard: 9 }, 1);
      await store.commit('ports', { events: [], heard: 4 }, 2);

      assert.deepEqual(before, { memory: new Map(), heard: 0 });
      assert.equal((await store.remember('ports')).heard, 9);
    });
  });
}
