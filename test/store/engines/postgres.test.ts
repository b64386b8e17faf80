import assert from 'node:assert/strict';
import { after, describe, it, type TestContext } from 'node:test';
import pg from 'pg';
import { Secret } from '../../../src/core/secret.ts';
import { openStore } from '../../../src/store/open.ts';
import type { Store } from '../../../src/store/store.ts';
import { storeContract } from '../../contract/store.ts';
import { anIncrement } from '../../support/alerts.ts';
import { forgetfulProxy } from '../../support/forgetful-proxy.ts';
import { storeEdges } from '../../support/open-store.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres-server.ts';
import { anEvent } from '../../support/stored-things.ts';

const server = await startPostgres();
after(() => server?.stop());

/** By test, so that opening again in one test opens the same database. */
const databases = new Map<string, Secret>();

async function databaseOf(t: TestContext, { createDatabase }: PostgresServer): Promise<Secret> {
  const url = databases.get(t.fullName) ?? (await createDatabase(`test_${databases.size}`));
  databases.set(t.fullName, url);
  return url;
}

const open = (url: Secret, readonly = false): Promise<Store> =>
  openStore({ engine: 'postgres', url, readonly }, storeEdges);

async function openFor(t: TestContext, running: PostgresServer): Promise<Store> {
  const store = await open(await databaseOf(t, running));
  t.after(() => store.close());
  return store;
}

if (server !== null) {
  storeContract('PostgreSQL', (t) => openFor(t, server));
  describe('PostgreSQL store', () => opening(server));
  describe('PostgreSQL store whose server goes away', () => serverLoss(server));
}

function opening(running: PostgresServer): void {
  it('has tables of its own when two sensors make them at once', async (t) => {
    const url = await databaseOf(t, running);

    const stores = await Promise.all([open(url), open(url), open(url)]);

    for (const store of stores) t.after(() => store.close());
    const stored = await Promise.all(stores.map((store) => store.commit('arp', { events: [anEvent()] }, 1)));
    assert.equal(stored.flat().length, 1);
  });

  it('reads without making or changing anything', async (t) => {
    const url = await databaseOf(t, running);
    await assert.rejects(open(url, true), { code: 'NOT_FOUND', hint: 'netmon start' });
    await openFor(t, running);

    const reader = await open(url, true);
    t.after(() => reader.close());

    assert.deepEqual(await reader.hosts(), []);
    await assert.rejects(reader.setMonitorState({ monitor: 'arp', state: 'off', reason: null, hint: null, since: 1 }), {
      code: 'DATA_NOT_WRITABLE',
    });
  });

  it('is left alone when a newer netmon or another program made it', async (t) => {
    const url = await databaseOf(t, running);
    const client = new pg.Client({ connectionString: url.reveal() });
    await client.connect();
    t.after(() => client.end());
    await client.query('create table customers (name text)');
    await assert.rejects(open(url), { code: 'STORE_FAILED', message: /another program/ });
    await client.query('drop table customers');
    await (await open(url)).close();
    await client.query('insert into schema_version (version) values (7)');

    await assert.rejects(open(url), { code: 'STORE_NEWER', message: /version 7 .* up to 1/ });
  });

  it('never names the password', async () => {
    for (const text of ['postgres://user:geheim@', 'postgres://user:geheim@localhost:1/netmon', 'geheim']) {
      await assert.rejects(open(new Secret(text)), (error: Error) => {
        assert.ok(!`${error.message} ${JSON.stringify(error)} ${error.stack}`.includes('geheim'));
        return true;
      });
    }
  });
}

function serverLoss(running: PostgresServer): void {
  it('fails while it is away and goes on when it is back, with all that was acknowledged', async (t) => {
    const store = await openFor(t, running);
    await store.commit('arp', { events: [anEvent({ key: 'before' })] }, 1);

    await running.kill();
    await assert.rejects(store.commit('arp', { events: [anEvent({ key: 'lost' })] }, 2), { code: 'STORE_FAILED' });
    await running.start();
    const stored = await store.commit('arp', { events: [anEvent({ key: 'lost' })] }, 3);

    assert.equal(stored.length, 1);
    assert.deepEqual(
      (await store.events({})).map(({ key }) => key),
      ['before', 'lost'],
    );
  });

  it('stores once what it was told to commit and never heard of', async (t) => {
    const proxy = await forgetfulProxy(t, await databaseOf(t, running));
    const store = await open(proxy.url);
    t.after(() => store.close());
    await store.commit('ids', { events: [], alerts: [anIncrement({ count: 3 })] }, 1);

    proxy.loseNextAnswer();
    const stored = await store.commit('ids', { events: [anEvent()], alerts: [anIncrement({ count: 4 })] }, 2);

    assert.equal(proxy.lost(), 1);
    assert.equal(stored.length, 1);
    assert.deepEqual(
      (await store.alertGroups({})).map(({ count }) => count),
      [7],
    );
  });
}
