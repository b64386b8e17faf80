import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { netmon } from '../netmon.ts';

const withPassword = 'store:\n  engine: postgres\n  url: postgres://netmon:hunter2@localhost/netmon\n';
const withFile = 'store:\n  engine: postgres\n  url: { file: store-url }\n';

/** What doctor says of a config file of this mode. */
async function findingOn(t: TestContext, text: string, mode: number) {
  const folder = temporaryFolder(t);
  const file = join(folder, 'config.yaml');
  writeFileSync(file, text);
  writeFileSync(join(folder, 'store-url'), 'postgres://netmon:hunter2@localhost/netmon\n', { mode: 0o600 });
  chmodSync(file, mode);
  const { stdout } = await netmon('doctor', '--json', '--config', file, '--data', folder);
  assert.ok(!stdout.includes('hunter2'), 'it tells nobody itself');
  const findings = JSON.parse(stdout) as readonly { name: string; ok: boolean; found: string; hint: string | null }[];
  const { ok, found, hint } = findings.find(({ name }) => name === 'config file') ?? {};
  return { ok, found: found?.replace(file, 'FILE'), hint: hint?.replaceAll(file, 'FILE') ?? null };
}

describe('netmon doctor', () => {
  it('tells that everybody may read a password in the config', async (t) => {
    assert.deepEqual(await findingOn(t, withPassword, 0o644), {
      ok: false,
      found: 'everybody may read FILE, and store.url is in it',
      hint: 'chgrp netmon FILE && chmod 640 FILE, or put it into such a file of its own: url: { file: store-url }',
    });
  });

  it('tells that others may change the config', async (t) => {
    assert.deepEqual(await findingOn(t, withFile, 0o664), {
      ok: false,
      found: 'others than its owner may change FILE',
      hint: 'chown root FILE && chmod go-w FILE',
    });
  });

  it('is content with a password that few may read, and with one in a file of its own', async (t) => {
    const fine = { ok: true, found: 'FILE', hint: null };

    assert.deepEqual(await findingOn(t, withPassword, 0o640), fine);
    assert.deepEqual(await findingOn(t, withFile, 0o644), fine);
  });
});
