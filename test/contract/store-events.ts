import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { describe, it } from 'node:test';
import type { Store } from '../../src/store/store.ts';
import { anEvent } from '../support/stored-things.ts';
import type { OpenStore } from './store.ts';

export function findsEvents(name: string, open: OpenStore): void {
  describe(`${name} finds events`, () => {
    const filled = (t: TestContext) => withEvents(open, t);

    it('by each condition and by several', async (t) => {
      const store = await filled(t);

      const found = async (query: Parameters<Store['events']>[0]) => keysOf(await store.events(query));

      assert.equal(await found({}), 'a b c d');
      assert.equal(await found({ since: 20 }), 'b c d');
      assert.equal(await found({ until: 20 }), 'a');
      assert.equal(await found({ types: ['host'] }), 'a c');
      assert.equal(await found({ types: ['host.new', 'arp.scan'] }), 'a d');
      assert.equal(await found({ types: ['hos', 'HOST', '%', 'h_st'] }), '');
      assert.equal(await found({ types: [] }), '');
      assert.equal(await found({ types: ['host', 'arp'], exceptTypes: ['host.new', 'arp'] }), 'c d');
      assert.equal(await found({ minSeverity: 'high' }), 'b d');
      assert.equal(await found({ host: 'h1' }), 'a c');
      assert.equal(await found({ monitor: 'ports' }), 'b d');
      assert.equal(await found({ monitor: 'arp', since: 15, types: ['host'], minSeverity: 'info' }), 'c');
    });

    it('the newest first to be kept by a limit, oldest first to be told', async (t) => {
      const store = await filled(t);

      assert.equal(keysOf(await store.events({ limit: 2 })), 'c d');
      assert.equal(keysOf(await store.events({ limit: 2, types: ['host', 'port'] })), 'b c');
      assert.equal(keysOf(await store.events({ limit: 0 })), '');
    });

    it('after a seq, in the order of storing', async (t) => {
      const store = await filled(t);
      const all = await store.events({ afterSeq: 0 });

      assert.equal(keysOf(all), 'c a b d');
      assert.equal(keysOf(await store.events({ afterSeq: all[1]?.seq ?? 0 })), 'b d');
      assert.deepEqual(await store.events({ afterSeq: await store.lastSeq() }), []);
    });

    it('and counts them by type', async (t) => {
      const store = await filled(t);
      await store.commit('arp', { events: [anEvent({ key: 'e', time: 50 })] }, 102);

      assert.deepEqual(
        await store.countEvents({ types: ['host'] }),
        new Map([
          ['host.gone', 1],
          ['host.new', 2],
        ] as const),
      );
      assert.deepEqual(await store.countEvents({ since: 1000 }), new Map());
    });
  });
}

const keysOf = (events: readonly { readonly key: string }[]): string => events.map(({ key }) => key).join(' ');

async function withEvents(open: OpenStore, t: TestContext): Promise<Store> {
  const store = await open(t);
  const events = [
    anEvent({ key: 'c', time: 30, type: 'host.gone', severity: 'info', host: 'h1' }),
    anEvent({ key: 'a', time: 10, type: 'host.new', severity: 'low', host: 'h1' }),
    anEvent({ key: 'b', time: 20, type: 'port.opened', severity: 'critical', host: 'h2' }),
    anEvent({ key: 'd', time: 40, type: 'arp.scan', severity: 'high' }),
  ];
  await store.commit('arp', { events: events.slice(0, 2) }, 100);
  await store.commit('ports', { events: events.slice(2) }, 101);
  return store;
}
