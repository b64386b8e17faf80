import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, chownSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { makeDatabase, openSqlite } from '../../support/open-store.ts';
import { anEvent } from '../../support/stored-things.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { spawnWriter } from '../programs/spawn-writer.ts';
import { eventsABatch } from '../programs/writer.ts';

const nobody = 65_534;
const needsRoot = process.getuid?.() === 0 ? false : 'only root can take the place of another user';

describe('SQLite store opened for reading', () => {
  it('says what to do when there is none yet, and makes none', async (t) => {
    const folder = temporaryFolder(t);

    await assert.rejects(openSqlite(join(folder, 'netmon.db'), true), { code: 'NOT_FOUND', hint: 'netmon start' });

    assert.deepEqual(readdirSync(folder), []);
  });

  it('says the same of a file in which an agent has not made its tables yet', async (t) => {
    const file = join(temporaryFolder(t), 'netmon.db');
    writeFileSync(file, '');

    await assert.rejects(openSqlite(file, true), { code: 'NOT_FOUND' });
  });

  it('reads what is committed while another process writes', async (t) => {
    const file = join(temporaryFolder(t), 'netmon.db');
    const acknowledged = createInterface(spawnWriter(t, file).stdout)[Symbol.asyncIterator]();
    await acknowledged.next();
    const reader = await openSqlite(file, true);
    t.after(() => reader.close());

    for (let round = 0; round < 20; round += 1) {
      const { value: batch } = await acknowledged.next();
      assert.ok((await reader.lastSeq()) >= Number(batch) * eventsABatch);
    }
  });

  it('refuses to write', async (t) => {
    const reader = await openSqlite(await makeDatabase(t), true);
    t.after(() => reader.close());

    await assert.rejects(reader.commit('arp', { events: [anEvent({ key: 'b' })] }, 1), { code: 'STORE_FAILED' });
    await assert.rejects(reader.closeGaps('arp', 1));

    assert.equal((await reader.events({})).length, 1);
  });
});

describe('SQLite store read by somebody else than the agent', { skip: needsRoot }, () => {
  it('leaves a database that root reads to the user who owns it', async (t) => {
    const file = await makeDatabase(t);
    const folder = join(file, '..');
    for (const path of [folder, ...readdirSync(folder).map((name) => join(folder, name))])
      chownSync(path, nobody, nobody);
    const owner = await as(nobody, () => openSqlite(file));
    await as(nobody, () => owner.close());

    const reader = await openSqlite(file, true);
    await reader.lastSeq();
    const owners = readdirSync(folder).map((name) => statSync(join(folder, name)).uid);
    await reader.close();

    assert.deepEqual(new Set(owners), new Set([nobody]));
    const again = await as(nobody, () => openSqlite(file));
    assert.equal((await as(nobody, () => again.commit('arp', { events: [anEvent({ key: 'b' })] }, 2))).length, 1);
    await as(nobody, () => again.close());
  });

  it('works for a user who may not write in the folder, agent running or not', async (t) => {
    const file = await makeDatabase(t);
    chmodSync(join(file, '..'), 0o755);
    const countEvents = () =>
      as(nobody, async () => {
        const reader = await openSqlite(file, true);
        const events = await reader.lastSeq();
        await reader.close();
        return events;
      });

    const stopped = await countEvents();
    const writer = spawnWriter(t, file);
    await once(writer.stdout, 'data');
    const running = await countEvents();

    assert.equal(stopped, 1);
    assert.ok(running > 1);
  });

  it('names the missing right when the file may not be read', async (t) => {
    const file = await makeDatabase(t);
    chmodSync(join(file, '..'), 0o755);
    chmodSync(file, 0o600);
    const sudoOrGroup = /sudo.*group netmon/;

    await as(nobody, () => assert.rejects(openSqlite(file, true), { code: 'NO_RIGHTS', hint: sudoOrGroup }));
  });
});

/** Works with the rights of another user; what the process did not need so far it must not need in there. */
async function as<T>(uid: number, work: () => Promise<T>): Promise<T> {
  process.setegid?.(uid);
  process.seteuid?.(uid);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}
