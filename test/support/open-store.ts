import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { pathRights } from '../../src/edges/rights/path-rights.ts';
import { openStore, type StoreEdges } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { anEvent } from './stored-things.ts';
import { temporaryFolder } from './temporary-folder.ts';

const silent = () => {};

/** The real edges of a store, with a log that nobody reads. */
export const storeEdges: StoreEdges = {
  pathRights,
  log: { debug: silent, info: silent, warn: silent, error: silent },
};

export const openSqlite = (file: string, readonly = false): Promise<Store> =>
  openStore({ engine: 'sqlite', file, readonly }, storeEdges);

/** The file of a closed database with one event in it. */
export async function makeDatabase(t: TestContext): Promise<string> {
  const file = join(temporaryFolder(t), 'netmon.db');
  const store = await openSqlite(file);
  await store.commit('arp', { events: [anEvent()] }, 1);
  await store.close();
  return file;
}
