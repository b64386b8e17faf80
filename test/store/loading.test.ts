import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeDatabase } from '../support/open-store.ts';

const program = fileURLToPath(new URL('programs/loaded-modules.ts', import.meta.url));

describe('a command that lists hosts', () => {
  it('loads nothing that takes long: neither Kysely nor the other engine nor what only writing needs', async (t) => {
    const file = await makeDatabase(t);

    const { stdout, stderr, status } = spawnSync(process.execPath, [program, file], { encoding: 'utf8' });

    assert.equal(status, 0, stderr);
    assert.match(stdout, /\/better-sqlite3\//);
    for (const heavy of ['/kysely/', '/pg/', '/ipaddr.js/', '/store/migrations/', '/store/writes/']) {
      assert.ok(!stdout.includes(heavy), heavy);
    }
  });
});
