import assert from 'node:assert/strict';
import { chmodSync, chownSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { execConfined } from '../../src/edges/programs/confined.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** No user of this machine. */
const owner = 61_234;
const nobody = 65_534;

/** A folder of root's with a file that only its owner may read. */
function fileOf(t: TestContext, uid: number, mode = 0o755) {
  const folder = temporaryFolder(t);
  chmodSync(folder, mode);
  const file = join(folder, 'capture.pcapng');
  writeFileSync(file, 'packets', { mode: 0o600 });
  chownSync(file, uid, uid);
  return { folder, file };
}

/** What a shell prints that is confined to reading a file. */
async function confined(reads: string, script: string) {
  const { stdout, stderr } = await execConfined(
    'sh',
    ['-c', script],
    { reads, memory: 2 ** 30, processorTime: 10, environment: {} },
    { signal: new AbortController().signal },
  );
  return { stdout, stderr };
}

const rights = 'sed -nE "s/^(Uid|Gid|Groups|CapEff|CapPrm|CapBnd|NoNewPrivs):\\s*/\\1 /p" /proc/self/status';

/** As /proc/self/status tells them, each user id once. */
async function rightsOn(file: string): Promise<{ readonly [name: string]: string }> {
  const { stdout } = await confined(file, rights);
  const lines = stdout.trimEnd().split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', ...values] = line.trim().split(/\s+/);
      return [name, [...new Set(values)].join(' ')];
    }),
  );
}

const none = '0'.repeat(16);
const mayReadAll = `${'0'.repeat(15)}4`;

describe('a program that reads what attackers sent, started by root', {
  skip: process.getuid?.() === 0 ? false : 'needs root',
}, () => {
  it('is whom the file belongs to, without any capability', async (t) => {
    const { file } = fileOf(t, owner);

    assert.deepEqual(await rightsOn(file), {
      ...{ Uid: `${owner}`, Gid: `${owner}`, Groups: '', NoNewPrivs: '1' },
      ...{ CapPrm: none, CapEff: none, CapBnd: none },
    });
    assert.equal((await confined(file, `cat ${file}`)).stdout, 'packets');
  });

  for (const [what, uid, mode] of [
    ['belongs to root', 0, 0o755],
    ['is where its owner cannot reach it', owner, 0o700],
  ] as const) {
    it(`is nobody, who may only read, when the file ${what}`, async (t) => {
      const { folder, file } = fileOf(t, uid, mode);

      assert.deepEqual(await rightsOn(file), {
        ...{ Uid: `${nobody}`, Gid: `${nobody}`, Groups: '', NoNewPrivs: '1' },
        ...{ CapPrm: mayReadAll, CapEff: mayReadAll, CapBnd: mayReadAll },
      });
      assert.equal((await confined(file, `cat ${file}`)).stdout, 'packets');
      await confined(file, `mv ${file} ${folder}/other; rm -f ${file}; chmod 666 ${file}`);
      assert.ok(existsSync(file), 'root could have done that without a capability');
    });
  }
});
