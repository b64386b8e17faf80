import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openSqlite } from '../../support/open-store.ts';
import { fill, smallDisk } from '../../support/small-disk.ts';
import { anEvent } from '../../support/stored-things.ts';

const needsRoot = process.getuid?.() === 0 ? false : 'only root can make a small disk';

describe('SQLite store on a full disk', { skip: needsRoot }, () => {
  it('refuses a batch, keeps the rest, and takes the same batch when there is room', async (t) => {
    const folder = smallDisk(t, 2);
    if (folder === null) return;
    const store = await openSqlite(join(folder, 'netmon.db'));
    await store.commit('arp', { events: [anEvent({ key: 'before' })] }, 1);
    fill(join(folder, 'filler'));
    const batch = {
      events: [anEvent({ key: 'large', data: { text: 'x'.repeat(200_000) } })],
      checkpoint: { large: true },
    };

    await assert.rejects(store.commit('arp', batch, 2), { code: 'DATA_NOT_WRITABLE', hint: /room/ });
    const full = await store.events({});
    rmSync(join(folder, 'filler'));
    const stored = await store.commit('arp', batch, 3);

    assert.deepEqual(
      full.map(({ key }) => key),
      ['before'],
    );
    assert.equal(stored.length, 1);
    assert.deepEqual(Object.fromEntries((await store.remember('arp')).memory), { large: true });
    await store.close();
  });

  it('says so when it cannot even be made', async (t) => {
    const folder = smallDisk(t, 2);
    if (folder === null) return;
    fill(join(folder, 'filler'));

    await assert.rejects(openSqlite(join(folder, 'netmon.db')), { code: 'DATA_NOT_WRITABLE' });
  });
});
