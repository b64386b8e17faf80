import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { forkReader } from '../../src/edges/programs/child.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('a process of ours that reads a file for root is nobody, who may read every file and no more', {
  skip: process.getuid?.() === 0 ? false : 'needs root',
}, async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'recording.pcap');
  writeFileSync(file, 'packets', { mode: 0o600 });
  chmodSync(folder, 0o700);

  const feed = forkReader<object>(new URL('tell-rights.ts', import.meta.url), [file]);
  const told: object[] = [];
  for await (const message of feed.messages) told.push(message);

  assert.deepEqual(told, [{ user: 65_534, rights: '0000000000000004', text: 'packets' }]);
});
