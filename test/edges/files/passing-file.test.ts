import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withPassingFile } from '../../../src/edges/files/passing-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function* chunks() {
  yield Buffer.from('some ');
  yield Buffer.from('bytes');
}

const program = fileURLToPath(new URL('../../../src/edges/files/passing-file.ts', import.meta.url));

describe('withPassingFile', () => {
  it('has the bytes while it is used, for nobody else, and is gone afterwards', async () => {
    const path = await withPassingFile(program, chunks(), async (file) => {
      assert.equal(readFileSync(file, 'utf8'), 'some bytes');
      assert.equal(statSync(dirname(file)).mode & 0o077, 0);
      return file;
    });

    assert.ok(!existsSync(dirname(path)));
    assert.equal(process.listenerCount('SIGINT'), 0);
  });

  it('belongs to the owner of the other file, who can reach it', {
    skip: process.geteuid?.() !== 0 && 'only root gives files away',
  }, async (t) => {
    const like = join(temporaryFolder(t), 'capture');
    writeFileSync(like, '');
    chownSync(like, 65_534, 65_533);

    await withPassingFile(like, chunks(), async (file) => {
      for (const { uid, gid } of [statSync(file), statSync(dirname(file))])
        assert.deepEqual([uid, gid], [65_534, 65_533]);
    });
  });

  it('is gone when its use or its bytes fail', async () => {
    let path = '';
    const failing = withPassingFile(program, chunks(), async (file) => {
      path = file;
      throw new Error('in use');
    });
    await assert.rejects(failing, /in use/);
    assert.ok(!existsSync(dirname(path)));
    const broken = async function* () {
      yield Buffer.from('x');
      throw new Error('unreadable');
    };
    await assert.rejects(
      withPassingFile(program, broken(), async () => assert.fail('is not used')),
      /unreadable/,
    );
  });

  it('is gone when a signal ends the command, which ends by that signal', async (t) => {
    const folder = temporaryFolder(t);
    const script = `import { withPassingFile } from ${JSON.stringify(program)};
      await withPassingFile(${JSON.stringify(program)}, [Buffer.from('x')], () => new Promise(() => { console.log('used'); setInterval(() => {}, 1e6); }));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    assert.equal(readdirSync(folder).length, 1);

    child.kill('SIGINT');

    const [, signal] = await once(child, 'close');
    assert.equal(signal, 'SIGINT');
    assert.deepEqual(readdirSync(folder), []);
  });
});
