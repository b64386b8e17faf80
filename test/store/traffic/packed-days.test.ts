import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { openSqlite } from '../../support/open-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { aDirectionRollup, aRollup } from '../../support/traffic.ts';

const minute = 60_000;
const day = 1440 * minute;
const begin = Date.UTC(2026, 10, 1);
const minutes = Array.from({ length: 1440 }, (_, index) => aRollup({ start: begin + index * minute }));
const kept = { secondsSince: begin + day, rollupsSince: 0 };

describe('days of traffic that are packed', () => {
  it('lose nothing that is replaced meanwhile', async (t) => {
    const file = join(temporaryFolder(t), 'netmon.db');
    const store = await openSqlite(file);
    await store.commit('bandwidth', { events: [], bandwidth: minutes }, 1);

    const replaced = minutes.map((rollup) => ({ ...rollup, rx: aDirectionRollup({ bytes: 1_000_000_007 }) }));
    const commits = replaced.map((rollup, index) =>
      store.commit(
        'bandwidth',
        { events: [], bandwidth: [rollup], ...(index === 0 ? { bandwidthKept: kept } : {}) },
        1,
      ),
    );
    await Promise.all(commits);
    await store.close();

    const opened = await openSqlite(file);
    const now = await opened.bandwidth({ since: 0, until: begin + day, resolution: 'minute' });
    await opened.close();
    assert.equal(now.length, 1440);
    for (const { rx } of now) assert.ok(Math.abs(rx.bytes / 1_000_000_007 - 1) < 0.01, `${rx.bytes}`);
  });

  it('take a row a day and interface', async (t) => {
    const file = join(temporaryFolder(t), 'netmon.db');
    const store = await openSqlite(file);
    await store.commit('bandwidth', { events: [], bandwidth: minutes, bandwidthKept: kept }, 1);
    await store.close();

    const database = new Database(file, { readonly: true });
    t.after(() => database.close());
    const count = (table: string) => database.prepare(`select count(*) from ${table}`).pluck().get();
    assert.deepEqual([count('bandwidth'), count('bandwidth_days')], [0, 1]);
  });

  it('say where they are damaged, and neither hide other days nor keep them from being packed', async (t) => {
    const file = join(temporaryFolder(t), 'netmon.db');
    const store = await openSqlite(file);
    await store.commit('bandwidth', { events: [], bandwidth: minutes, bandwidthKept: kept }, 1);
    await store.commit('bandwidth', { events: [], bandwidth: [aRollup({ start: begin + 2 * day })] }, 1);
    await store.close();
    const late = aRollup({ start: begin + 3 * minute });
    const database = new Database(file);
    database.prepare('update bandwidth_days set minutes = ?').run(Buffer.from([1, 2, 3]));
    database.close();

    const again = await openSqlite(file);
    const bandwidthKept = { secondsSince: begin + 9 * day, rollupsSince: 0 };
    await again.commit('bandwidth', { events: [], bandwidth: [late], bandwidthKept }, 1);
    await again.close();

    const opened = await openSqlite(file);
    t.after(() => opened.close());
    const read = (since: number) => opened.bandwidth({ since, until: since + day, resolution: 'minute' });

    await assert.rejects(read(begin), {
      code: 'STORE_FAILED',
      message: /the traffic of eth0 on 2026-11-01 in .* is damaged/,
    });
    assert.equal((await read(begin + 2 * day)).length, 1);
    const rows = new Database(file, { readonly: true });
    t.after(() => rows.close());
    assert.deepEqual(rows.prepare('select start from bandwidth').pluck().all(), [late.start]);
  });
});
