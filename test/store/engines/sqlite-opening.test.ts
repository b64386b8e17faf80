import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { makeDatabase, openSqlite } from '../../support/open-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('SQLite store that cannot be opened', () => {
  it('is left alone when a newer netmon made it', async (t) => {
    const file = await makeDatabase(t);
    const database = new Database(file);
    database.exec('insert into schema_version (version) values (7)');
    database.close();
    const before = readFileSync(file);

    for (const readonly of [true, false]) {
      await assert.rejects(openSqlite(file, readonly), {
        code: 'STORE_NEWER',
        message: /version 7 .* up to 1/,
        hint: /newer/,
      });
    }

    assert.deepEqual(readFileSync(file), before);
  });

  it('is left alone when it is something else', async (t) => {
    const folder = temporaryFolder(t);
    const [text, foreign] = [join(folder, 'text.db'), join(folder, 'foreign.db')];
    writeFileSync(text, 'not a database at all, but long enough to look at\n'.repeat(100));
    const database = new Database(foreign);
    database.exec('create table customers (name text)');
    database.close();

    for (const file of [text, foreign]) {
      const before = readFileSync(file);
      for (const readonly of [true, false]) {
        await assert.rejects(openSqlite(file, readonly), { code: 'STORE_FAILED', message: new RegExp(file) });
      }
      assert.deepEqual(readFileSync(file), before);
    }
  });

  it('is named when it is damaged', async (t) => {
    const file = await makeDatabase(t);
    const bytes = readFileSync(file);
    const damaged = Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 0xa5)]);
    writeFileSync(file, damaged);

    const failure = async () => {
      const store = await openSqlite(file);
      t.after(() => store.close());
      await store.events({});
    };

    await assert.rejects(failure, { code: 'STORE_FAILED', message: new RegExp(`${file} is damaged`) });
    assert.deepEqual(readFileSync(file), damaged);
  });

  it('says that the folder cannot be written', async (t) => {
    const file = join(temporaryFolder(t), 'missing', 'netmon.db');

    await assert.rejects(openSqlite(file), { code: 'DATA_NOT_WRITABLE' });

    assert.ok(!existsSync(file));
  });
});
