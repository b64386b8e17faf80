import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { giveDataFolder } from '../../src/edges/rights/become-user.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** No user of this machine. */
const user = { name: 'netmon', uid: 61_234, gid: 61_235 };

function folders(t: TestContext): { readonly data: string; readonly file: string } {
  const folder = temporaryFolder(t);
  chmodSync(folder, 0o755);
  const file = join(folder, 'of-root');
  writeFileSync(file, 'of root\n', { mode: 0o600 });
  return { data: join(folder, 'data'), file };
}

const ownerOf = (file: string): readonly number[] => [lstatSync(file).uid, lstatSync(file).gid];

describe('root who gives the data folder to the user', {
  skip: process.getuid?.() === 0 ? false : 'needs root',
}, () => {
  it("makes it and all that is in it the user's", (t) => {
    const { data, file } = folders(t);
    mkdirSync(join(data, 'runs', 'deep'), { recursive: true });
    writeFileSync(join(data, 'netmon.db'), '');
    writeFileSync(join(data, 'runs', 'deep', 'scan.xml'), '');
    symlinkSync(file, join(data, 'runs', 'link'));

    giveDataFolder(user, data);

    for (const name of ['', '.netmon-data', 'netmon.db', 'runs', 'runs/deep', 'runs/deep/scan.xml', 'runs/link']) {
      assert.deepEqual(ownerOf(join(data, name)), [user.uid, user.gid], name);
    }
    assert.deepEqual(ownerOf(file), [0, 0], 'what a link points to stays what it is');
  });

  it('writes through no link that the user put there', (t) => {
    const { data, file } = folders(t);
    giveDataFolder(user, data);
    const marker = join(data, '.netmon-data');
    rmSync(marker);
    symlinkSync(file, marker);

    giveDataFolder(user, data);

    assert.equal(readFileSync(file, 'utf8'), 'of root\n');
    assert.equal(statSync(file).uid, 0);
  });

  it('leaves what is in a folder that the user has, whatever its group', (t) => {
    const { data } = folders(t);
    giveDataFolder(user, data);
    chownSync(data, user.uid, 0);
    writeFileSync(join(data, 'of-root'), '');

    giveDataFolder(user, data);

    assert.deepEqual(ownerOf(join(data, 'of-root')), [0, 0]);
  });

  it('takes over no folder that is full of something else', (t) => {
    const { data } = folders(t);
    mkdirSync(data);
    writeFileSync(join(data, 'thesis.txt'), '');

    assert.throws(() => giveDataFolder(user, data), { code: 'DATA_NOT_WRITABLE' });

    assert.deepEqual(ownerOf(join(data, 'thesis.txt')), [0, 0]);
  });
});
