import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { lockFolder } from '../../src/edges/folder-lock.ts';

async function dataFolder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'netmon-lock-'));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

const holder = `
  import { lockFolder } from '${new URL('../../src/edges/folder-lock.ts', import.meta.url).href}';
  try {
    await lockFolder(process.argv[1]);
    process.send('held');
    setInterval(() => {}, 60_000);
  } catch (error) {
    process.send(error.code);
    process.disconnect();
  }`;

function startHolder(t: TestContext, folder: string): { child: ChildProcess; said: Promise<unknown> } {
  const child = spawn(process.execPath, ['--input-type=module', '-e', holder, folder], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  t.after(() => child.kill('SIGKILL'));
  return { child, said: once(child, 'message').then(([message]) => message) };
}

describe('folder lock', () => {
  it('lets one agent have a folder and names it to the next', async (t) => {
    const folder = await dataFolder(t);
    const { child, said } = startHolder(t, folder);
    assert.equal(await said, 'held');

    const attempt = lockFolder(folder);

    await assert.rejects(attempt, { code: 'DATA_LOCKED', message: new RegExp(`process ${child.pid}`) });
  });

  it('is free again once the agent was killed', async (t) => {
    const folder = await dataFolder(t);
    const { child, said } = startHolder(t, folder);
    await said;
    child.kill('SIGKILL');
    await once(child, 'exit');

    const lock = await lockFolder(folder);

    lock.release();
  });

  it('is not fooled by an old lock file that names a process which lives', async (t) => {
    const folder = await dataFolder(t);
    await writeFile(join(folder, 'agent.lock'), `${process.ppid}\n`);

    const lock = await lockFolder(folder);

    lock.release();
  });

  it('can be taken, released and taken again, and refuses the same process twice', async (t) => {
    const folder = await dataFolder(t);
    const first = await lockFolder(folder);

    await assert.rejects(lockFolder(folder), { code: 'DATA_LOCKED' });
    first.release();
    first.release();
    const second = await lockFolder(folder);

    second.release();
  });

  it('goes to exactly one of several that start at once', async (t) => {
    const folder = await dataFolder(t);

    const said = await Promise.all([1, 2, 3, 4].map(() => startHolder(t, folder).said));

    assert.deepEqual(said.sort(), ['DATA_LOCKED', 'DATA_LOCKED', 'DATA_LOCKED', 'held']);
  });

  it('says DATA_NOT_WRITABLE where there is no folder', async (t) => {
    const folder = join(await dataFolder(t), 'absent');

    await assert.rejects(lockFolder(folder), { code: 'DATA_NOT_WRITABLE' });
  });
});
