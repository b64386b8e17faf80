import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { netmon } from './netmon.ts';

describe('netmon capture', () => {
  it('refuses before it captures what it could not write or filter', async (t) => {
    const folder = temporaryFolder(t);
    const refusal = async (...args: string[]) => {
      const { stdout, stderr, exitCode } = await netmon('--data', folder, 'capture', '--for', '1s', ...args);
      assert.deepEqual([stdout, exitCode], ['', 2]);
      return stderr;
    };

    assert.match(await refusal('-o', '-'), /^netmon: -o -: .*not to standard output .*now\.pcapng/);
    assert.match(await refusal('-o', folder), /^netmon: \S+ is a folder /);
    assert.match(await refusal('-o', join(folder, 'none', 'x.pcapng')), /^netmon: the folder \S+ .* is not there/);
    assert.match(await refusal('--filter', ' '), /^netmon: --filter: it is empty/);
    assert.match(await refusal('--host', 'nosuch'), /^netmon: --host nosuch: an IP address was expected/);
  });
});
