import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { netmon } from '../netmon.ts';

const scan = readFileSync(fileURLToPath(new URL('../../fixtures/nmap/lab_v4_full.xml', import.meta.url)));

describe('root who imports a scan', { skip: process.getuid?.() === 0 ? false : 'needs root' }, () => {
  it('is no longer root when it is read, and all that is made belongs to the user netmon', async (t) => {
    const folder = temporaryFolder(t);
    chmodSync(folder, 0o755);
    const file = join(folder, 'scan.xml');
    writeFileSync(file, scan, { mode: 0o644 });
    const data = join(folder, 'data');

    const { exitCode, stdout, stderr } = await netmon('import', file, '--data', data);

    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /scan\.xml: .*4 hosts, \d+ events\n/);
    const uid = Number(/^netmon:[^:]*:(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[1]);
    assert.notEqual(uid, 0);
    for (const name of ['.', ...readdirSync(data)]) assert.equal(statSync(join(data, name)).uid, uid, name);
  });

  it('is told which file that user may not read', async (t) => {
    const folder = temporaryFolder(t);
    chmodSync(folder, 0o755);
    const secret = join(folder, 'secret');
    mkdirSync(secret, { mode: 0o700 });
    writeFileSync(join(secret, 'scan.xml'), scan);

    const { exitCode, stderr } = await netmon('import', join(secret, 'scan.xml'), '--data', join(folder, 'data'));

    assert.equal(exitCode, 2);
    assert.match(stderr, /^netmon: root is dropped, and the user netmon cannot read .*scan\.xml.*\n$/);
  });

  it('is told of a link that leads back to itself what it is', async (t) => {
    const folder = temporaryFolder(t);
    chmodSync(folder, 0o755);
    const loop = join(folder, 'loop');
    symlinkSync(loop, loop);

    const { exitCode, stderr } = await netmon('ids', 'import', loop, '--data', join(folder, 'data'));

    assert.equal(exitCode, 2);
    assert.match(stderr, /^netmon: .*loop was not imported.* is a symbolic link that leads back to itself\n$/);
  });
});
