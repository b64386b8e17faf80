import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NetmonError } from '../../src/core/errors.ts';
import { aHost, anEvent } from '../support/stored-things.ts';
import type { OpenStore } from './store.ts';

export function standsFailures(name: string, open: OpenStore): void {
  describe(`${name} stands bad input and being closed`, () => {
    it('stores nothing of a batch that fails, all of those that wait beside it, and goes on', async (t) => {
      const store = await open(t);
      // Breaks the promise of the type: no engine takes a host without a state.
      const broken = { ...aHost(), state: null } as unknown as ReturnType<typeof aHost>;

      const results = await Promise.allSettled([
        store.commit('arp', { events: [anEvent({ key: 'before' })] }, 1),
        store.commit('arp', { events: [anEvent({ key: 'lost' })], checkpoint: { lost: 1 }, hosts: [broken] }, 2),
        store.commit('arp', { events: [anEvent({ key: 'after' })] }, 3),
      ]);

      assert.deepEqual(
        results.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      );
      const failure = results[1].status === 'rejected' ? results[1].reason : null;
      assert.ok(failure instanceof NetmonError && failure.code === 'STORE_FAILED');
      assert.deepEqual(
        (await store.events({})).map(({ key }) => key),
        ['before', 'after'],
      );
      assert.equal((await store.remember('arp')).memory.size, 0);
      const retried = await store.commit('arp', { events: [anEvent({ key: 'lost' })], hosts: [aHost()] }, 4);
      assert.equal(retried.length, 1);
    });

    it('keeps hostile text', async (t) => {
      const store = await open(t);
      const name = `'; drop table hosts; -- \u0000\u001b[31m\ud800 ÄÖ🦊`;
      const data = { banner: name };

      await store.commit('arp', { events: [anEvent({ summary: name, key: name, data })], hosts: [aHost({ name })] }, 1);

      const shown = name.replace('\u0000', '\ufffd').replace('\ud800', '\ufffd');
      const [event] = await store.events({});
      assert.deepEqual(event?.data, data);
      assert.equal(event?.summary, shown);
      assert.equal((await store.hosts())[0]?.name, shown);
      assert.deepEqual(await store.commit('arp', { events: [anEvent({ key: name })] }, 2), []);
    });

    it('waits at closing for what was committed, and closes only once', async (t) => {
      const store = await open(t);

      const commit = store.commit('arp', { events: [anEvent()] }, 1);
      await Promise.all([store.close(), store.close()]);

      assert.equal((await commit).length, 1);
      await store.close();
      await assert.rejects(store.lastSeq(), { code: 'STORE_FAILED' });
      await assert.rejects(store.commit('arp', { events: [anEvent()] }, 1), { code: 'STORE_FAILED' });
    });
  });
}
