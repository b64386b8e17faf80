import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

it('netmon doctor tells that a tool is too old', (t) => {
  const folder = temporaryFolder(t);
  const tool = join(folder, 'dumpcap');
  writeFileSync(tool, '#!/bin/sh\necho "Dumpcap (Wireshark) 2.6.20 (Git v2.6.20)"\n');
  chmodSync(tool, 0o755);

  const { status, stdout } = spawnSync(process.execPath, [main, 'doctor', '--json', '--data', folder], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
  });

  const findings = JSON.parse(stdout) as readonly { name: string; ok: boolean; found: string }[];
  const { ok, found } = findings.find(({ name }) => name === 'dumpcap') ?? {};
  assert.equal(status, 1);
  assert.deepEqual([ok, found], [false, `dumpcap 2.6 is too old: 3.0 is needed (${tool})`]);
});
