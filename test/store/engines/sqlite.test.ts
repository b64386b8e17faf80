import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { storeContract } from '../../contract/store.ts';
import { openSqlite } from '../../support/open-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'netmon-store-'));
after(() => rmSync(folder, { recursive: true }));

/** By test, so that opening again in one test opens the same file. */
const files = new Map<string, string>();

storeContract('SQLite', async (t) => {
  const file = files.get(t.fullName) ?? join(folder, `${files.size}.db`);
  files.set(t.fullName, file);
  const store = await openSqlite(file);
  t.after(() => store.close());
  return store;
});
