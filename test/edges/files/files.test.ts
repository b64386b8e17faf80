import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { makeFolder, swapLink, writeAtomically } from '../../../src/edges/files/files.ts';

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'netmon-files-'));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

describe('files', () => {
  it('replaces a file and leaves nothing else behind', async (t) => {
    const path = await folder(t);
    await writeAtomically(join(path, 'report.json'), 'old');

    await writeAtomically(join(path, 'report.json'), Buffer.from('new'), 0o600);

    assert.equal(await readFile(join(path, 'report.json'), 'utf8'), 'new');
    assert.equal((await stat(join(path, 'report.json'))).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(path), ['report.json']);
  });

  it('leaves no trace of a write that failed', async (t) => {
    const path = await folder(t);
    await makeFolder(join(path, 'taken'));

    await assert.rejects(writeAtomically(join(path, 'taken'), 'text'));

    assert.deepEqual(await readdir(path), ['taken']);
  });

  it('points a link to another target without an instant in which it is absent', async (t) => {
    const path = await folder(t);
    const link = join(path, 'latest');
    await swapLink(link, 'first');
    let writing = true;
    const watching = (async () => {
      while (writing) assert.match(await readlink(link), /^(first|run-\d+)$/);
    })();

    for (let run = 0; run < 20; run++) await swapLink(link, `run-${run}`);

    writing = false;
    await watching;
    assert.equal(await readlink(link), 'run-19');
    assert.deepEqual(await readdir(path), ['latest']);
  });

  it('makes folders with their parents, closed to others, and accepts those that are there', async (t) => {
    const path = join(await folder(t), 'scans', 'today');

    await makeFolder(path);
    await makeFolder(path);

    assert.equal((await stat(path)).mode & 0o007, 0);
  });

  it('says DATA_NOT_WRITABLE where the system does not let it write', async () => {
    await assert.rejects(writeAtomically('/proc/netmon', 'text'), (error: NodeJS.ErrnoException) =>
      ['DATA_NOT_WRITABLE', 'ENOENT'].includes(error.code ?? ''),
    );
    await assert.rejects(makeFolder('/sys/netmon'), { code: 'DATA_NOT_WRITABLE' });
  });
});
