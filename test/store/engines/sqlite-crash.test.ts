import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { openSqlite } from '../../support/open-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { spawnWriter } from '../programs/spawn-writer.ts';
import { eventsABatch, hostOf } from '../programs/writer.ts';

const kills = 15;

/** Lets a writer go on from where the last one was killed, kills it at a random moment; gives the last batch it was sure of. */
async function writeUntilKilled(t: TestContext, file: string): Promise<number> {
  const writer = spawnWriter(t, file);
  let acknowledged = 0;
  const lines = createInterface(writer.stdout).on('line', (line) => {
    acknowledged = Math.max(acknowledged, Number(line));
  });
  await once(lines, 'line');
  await setTimeout(Math.random() * 40);
  writer.kill('SIGKILL');
  await once(lines, 'close');
  return acknowledged;
}

describe('SQLite store of a process that is killed', () => {
  it(`has every acknowledged batch and no half one, ${kills} times`, async (t) => {
    const file = join(temporaryFolder(t), 'netmon.db');

    for (let kill = 0; kill < kills; kill += 1) {
      const acknowledged = await writeUntilKilled(t, file);

      const store = await openSqlite(file);
      const last = Number((await store.remember('writer')).memory.get('last'));
      const events = await store.events({});
      const hosts = await store.hosts();
      await store.close();
      const batches = Map.groupBy(events, ({ host }) => host);
      assert.ok(last >= acknowledged, `batch ${acknowledged} was acknowledged, ${last} is the last one stored`);
      assert.deepEqual(
        new Set(batches.keys()),
        new Set(Array.from({ length: last }, (_, index) => hostOf(index + 1))),
        'no batch is missing, none is beyond the checkpoint',
      );
      assert.ok([...batches.values()].every((batch) => batch.length === eventsABatch));
      assert.deepEqual(new Set(hosts.map(({ id }) => id)), new Set(batches.keys()));
    }
  });
});
