import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { netmon } from '../netmon.ts';

const rules = fileURLToPath(new URL('../../fixtures/ids/attack-in-a-lab/suricata.rules', import.meta.url));

async function engineIn(t: TestContext, engine: object) {
  const config = join(temporaryFolder(t), 'config.yaml');
  writeFileSync(config, JSON.stringify({ ids: { engine } }));
  const { stdout } = await netmon('-c', config, 'doctor', '--json');
  return JSON.parse(stdout).find(({ name }: { name: string }) => name === 'intrusion detection');
}

describe('netmon doctor on the engine', () => {
  it('tells which one there is, and with which rules', async (t) => {
    const { ok, found } = await engineIn(t, { rules: [rules] });

    assert.equal(ok, true);
    assert.match(found, /^suricata 7\S* with .*suricata\.rules.*, for captures only/);
  });

  it('tells what is lost without rules, which is wrong where one is to run', async (t) => {
    const missing = { rules: ['/no/such.rules'] };
    const unwanted = await engineIn(t, missing);
    const wanted = await engineIn(t, { ...missing, run: 'suricata' });

    assert.equal(unwanted.ok, true);
    assert.match(unwanted.found, /captures are not searched for attacks: \/no\/such\.rules cannot be read \(mend/);
    assert.equal(wanted.ok, false);
    assert.match(wanted.lost, /no engine watches/);
    assert.match(wanted.hint, /ids\.engine\.rules/);
  });

  it('tells that one is not there or has no config', async (t) => {
    const { ok, found } = await engineIn(t, { run: 'snort', config: '/no/such.lua' });

    assert.equal(ok, false);
    assert.match(found, /snort is not installed|no\/such\.lua cannot be read/);
  });
});
