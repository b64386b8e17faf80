import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { formatResults } from '../../src/archive/results.ts';
import { createRunFolders } from '../../src/edges/runs/run-folders.ts';
import { aRun } from '../monitors/ports/builders.ts';
import { aScan } from '../support/stored-things.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { netmon } from './netmon.ts';

async function archiveOfTwo(t: TestContext) {
  const data = temporaryFolder(t);
  const folders = createRunFolders(data);
  const results = formatResults({ scan: aScan(), calls: [aRun()], found: aRun(), events: [] });
  for (const time of [0, 60_000]) {
    const folder = await folders.open(Date.UTC(2026, 0, 5) + time);
    writeFileSync(join(folder.path, 'tcp.xml'), '<nmaprun/>');
    await folders.keep(folder, true, { 'results.json': results });
  }
  return data;
}

describe('netmon archive', () => {
  it('finds all as it was kept, and lists it', async (t) => {
    const data = await archiveOfTwo(t);

    const verified = await netmon('archive', 'verify', '--data', data);
    const listed = await netmon('archive', 'list', '--json', '--data', data);

    assert.deepEqual([verified.exitCode, verified.stderr], [0, '']);
    assert.match(verified.stdout, /^2 runs, 4 files, [\d.]+ k?B: all as they were kept\n$/);
    assert.partialDeepStrictEqual(JSON.parse(listed.stdout), [
      { run: '20260105T000000.000Z', time: '2026-01-05T00:00:00.000Z', state: 'kept', latest: false },
      { run: '20260105T000100.000Z', outcome: 'complete', targets: ['10.0.0.0/24'], latest: true, files: 3 },
    ]);
    assert.match((await netmon('archive', 'list', '--data', data)).stdout, /complete +1 +0 +3 .* latest\n/);
  });

  it('names what was changed, with exit code 1', async (t) => {
    const data = await archiveOfTwo(t);
    appendFileSync(join(data, 'runs/20260105T000000.000Z/tcp.xml'), ' ');

    const { exitCode, stdout } = await netmon('archive', 'verify', '--json', '--data', data);

    assert.equal(exitCode, 1);
    const problem = {
      kind: 'changed-file',
      run: '20260105T000000.000Z',
      file: 'tcp.xml',
      text: 'it has 11 bytes, not 10',
    };
    assert.deepEqual(JSON.parse(stdout), {
      ok: false,
      runs: 2,
      files: 4,
      bytes: JSON.parse(stdout).bytes,
      problems: [problem],
    });
  });

  it('fails with exit code 2 where there is no archive', async (t) => {
    const { exitCode, stderr } = await netmon('archive', 'verify', '--data', temporaryFolder(t));

    assert.equal(exitCode, 2);
    assert.match(stderr, /there are no runs in/);
  });
});
