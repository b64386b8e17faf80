import assert from 'node:assert/strict';
import { chownSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { captureFiles } from '../../../src/edges/captures/capture-files.ts';
import { copyAtomically } from '../../../src/edges/files/files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function dataFolder(t: TestContext): string {
  const data = temporaryFolder(t);
  mkdirSync(join(data, 'captures'));
  return data;
}

describe('files of captures', () => {
  it('are whole captures only', async (t) => {
    const data = dataFolder(t);
    for (const name of ['a.pcapng', '.b.pcapng.tmp', '.c.pcapng', 'a.pin', 'notes']) {
      writeFileSync(join(data, 'captures', name), 'four');
    }

    assert.deepEqual(await captureFiles(data).files(), [{ name: 'a.pcapng', bytes: 4 }]);
  });

  it('are none where there is no folder yet', async (t) => {
    const files = captureFiles(temporaryFolder(t));

    assert.deepEqual(await files.files(), []);
    assert.deepEqual([...(await files.pinned())], []);
    assert.equal(await files.pin('a'), null);
    assert.equal(await files.removePin('a'), false);
  });

  it('are pinned by whoever put a file there, whatever is in it', async (t) => {
    const data = dataFolder(t);
    const files = captureFiles(data);
    await files.setPin('a', { by: 'anna', reason: 'why', at: 7 });
    for (const [id, text] of [
      ['b', ''],
      ['c', '[1]'],
      ['d', '{"by":5,"at":1e300}'],
    ] as const) {
      writeFileSync(join(data, `captures/${id}.pin`), text);
    }

    assert.deepEqual([...(await files.pinned())], ['a', 'b', 'c', 'd']);
    assert.deepEqual(await files.pin('a'), { by: 'anna', reason: 'why', at: 7 });
    for (const id of ['b', 'c', 'd']) assert.deepEqual(await files.pin(id), { by: 'unknown', reason: null, at: 0 });
  });

  it('are copied for whoever asks only, not for the owner of the original', async (t) => {
    const folder = temporaryFolder(t);
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    writeFileSync(from, 'packets', { mode: 0o644 });
    if (process.geteuid?.() === 0) chownSync(from, 12_345, 12_345);
    writeFileSync(to, 'old');

    await copyAtomically(from, to);

    assert.equal(readFileSync(to, 'utf8'), 'packets');
    const { mode, uid } = statSync(to);
    assert.deepEqual([mode & 0o777, uid], [0o600, process.geteuid?.()]);
  });

  it('are not copied through a link that stands in their place', async (t) => {
    const folder = temporaryFolder(t);
    const [secret, from, to] = [join(folder, 'secret'), join(folder, 'from'), join(folder, 'to')];
    writeFileSync(secret, 'of root');
    symlinkSync(secret, from);

    await assert.rejects(copyAtomically(from, to), { code: 'ELOOP' });

    assert.ok(!existsSync(to));
  });

  it('are pinned beside themselves only, whatever an id is', async (t) => {
    const data = dataFolder(t);
    const files = captureFiles(data);

    await files.setPin('../outside', { by: 'anna', reason: null, at: 7 });

    assert.ok(!existsSync(join(data, 'outside.pin')));
    assert.equal((await files.pin('../outside'))?.by, 'anna');
  });
});
