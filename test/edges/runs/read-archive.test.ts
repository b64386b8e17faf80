import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { listArchive, verifyArchive } from '../../../src/edges/runs/read-archive.ts';
import { createRunFolders } from '../../../src/edges/runs/run-folders.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const start = Date.UTC(2026, 10, 21, 6, 1, 2, 345);

async function archiveOf(t: TestContext, count: number) {
  const data = temporaryFolder(t);
  const folders = createRunFolders(data);
  const names: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const folder = await folders.open(start + index * 1000);
    writeFileSync(join(folder.path, 'tcp.xml'), `<nmaprun start="${index}">`);
    await folders.keep(folder, true, { 'results.json': '{}' });
    names.push(folder.name);
  }
  return { data, folders, names, path: (index: number, file = '') => join(data, 'runs', names[index] ?? '', file) };
}

const told = async (data: string) =>
  (await verifyArchive(data)).problems.map(({ kind, run, file }) => [kind, run, file]);

describe('the archive of runs', () => {
  it('is as it was kept, also after a restart and after runs were removed', async (t) => {
    const { data } = await archiveOf(t, 3);
    const again = createRunFolders(data);
    await again.prepare();
    await again.keep(await again.open(start + 9000), false);

    assert.deepEqual(await told(data), []);
    await again.retain({ before: start + 1500, bytes: null });
    assert.deepEqual(await told(data), []);
    assert.equal((await verifyArchive(data)).runs.length, 2);
    await again.retain({ before: 0, bytes: 1 });
    assert.deepEqual(await told(data), []);
    assert.equal((await verifyArchive(data)).runs.length, 1);
  });

  it('tells files that were changed or removed, and runs that are missing', async (t) => {
    const { data, names, path } = await archiveOf(t, 4);
    writeFileSync(path(0, 'tcp.xml'), '<nmaprun start="7">');
    rmSync(path(1, 'results.json'));
    rmSync(path(2), { recursive: true });

    assert.deepEqual(await told(data), [
      ['changed-file', names[0], 'tcp.xml'],
      ['missing-file', names[1], 'results.json'],
      ['missing-run', names[2], null],
    ]);
  });

  it('tells a register that is lost, and goes on with the chain', async (t) => {
    const { data, names } = await archiveOf(t, 2);
    rmSync(join(data, 'runs', 'chain.json'));
    assert.deepEqual(await told(data), [['broken-chain', names[1], null]]);

    const again = createRunFolders(data);
    await again.keep(await again.open(start + 9000), true);

    assert.deepEqual(await told(data), []);
  });

  it('takes in a run whose folder had not got its name when the agent was killed', async (t) => {
    const { data, folders, names, path } = await archiveOf(t, 2);
    const killed = await folders.open(start + 5000);
    writeFileSync(join(killed.path, 'tcp.xml'), '<nmaprun');
    renameSync(path(1), join(data, 'runs', `.partial-${names[1]}`));
    assert.deepEqual(await told(data), []);

    await createRunFolders(data).prepare();

    assert.deepEqual(await told(data), []);
    assert.equal((await verifyArchive(data)).runs.length, 3);
  });

  it('keeps runs that end at the same time in one chain', async (t) => {
    const { data, folders } = await archiveOf(t, 1);
    const open = await Promise.all([1, 2, 3].map((index) => folders.open(start + index)));

    await Promise.all(open.map((folder) => folders.keep(folder, true)));

    assert.deepEqual(await told(data), []);
  });

  it('lists runs, the unfinished ones too', async (t) => {
    const { data, folders, names } = await archiveOf(t, 2);
    const open = await folders.open(start + 5000);

    const listed = await listArchive(data);

    assert.deepEqual(
      listed.map(({ run, partial, latest, files }) => ({ run, partial, latest, files })),
      [
        { run: names[0], partial: false, latest: false, files: 3 },
        { run: names[1], partial: false, latest: true, files: 3 },
        { run: open.name, partial: true, latest: false, files: 0 },
      ],
    );
  });

  it('tells a register that is damaged', async (t) => {
    const { data, names, path } = await archiveOf(t, 1);
    writeFileSync(join(data, 'runs', 'chain.json'), '{');
    assert.deepEqual(await told(data), [['broken-chain', names[0], null]]);

    rmSync(path(0), { recursive: true });
    assert.equal((await verifyArchive(data)).problems[0]?.text, 'chain.json is damaged');
  });

  it('says that there is none', async (t) => {
    await assert.rejects(verifyArchive(temporaryFolder(t)), { code: 'NOT_FOUND' });
  });

  it('tells a manifest that is a folder, and a file that cannot be hashed', async (t) => {
    const { data, names, path } = await archiveOf(t, 1);
    rmSync(path(0, 'manifest.json'));
    mkdirSync(path(0, 'manifest.json'));
    assert.deepEqual(await told(data), [['no-manifest', names[0], 'manifest.json']]);
  });
});
