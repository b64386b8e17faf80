import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { IdsProgram } from '../../../../src/core/ids-program.ts';
import { exec } from '../../../../src/edges/programs/exec.ts';
import { snort3 } from '../../../../src/integrations/snort/program.ts';
import { suricata } from '../../../../src/integrations/suricata/program.ts';
import { analyseCapture } from '../../../../src/monitors/ids/captures/analyse-capture.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const attack = fileURLToPath(new URL('../../../fixtures/ids/attack-in-a-lab/', import.meta.url));
const standIn = fileURLToPath(new URL('../../../programs/snort/snort', import.meta.url));
const parts = {
  signal: new AbortController().signal,
  exec: ((program, args, options) => exec(program === 'snort' ? standIn : program, args, options)) as typeof exec,
};

describe('an engine that looks through a capture', () => {
  it('leaves its alerts in a file', async (t) => {
    const { log } = await analyseCapture(
      parts,
      suricata,
      await aSetup(t, suricata),
      join(attack, 'attack-in-a-lab.pcap'),
    );

    assert.equal((await readFile(log, 'utf8')).split('"event_type":"alert"').length - 1, 82);
  });

  it('can be Snort', async (t) => {
    const { log } = await analyseCapture(parts, snort3, await aSetup(t, snort3), join(attack, 'attack-in-a-lab.pcap'));

    assert.match(await readFile(log, 'utf8'), /from a capture/);
  });

  it('goes as far as a capture goes, and says that it is cut', async (t) => {
    const setup = await aSetup(t, suricata);
    const file = join(setup.folder, 'cut.pcap');
    await writeFile(file, (await readFile(join(attack, 'attack-in-a-lab.pcap'))).subarray(0, 20_000));

    const { log, cut } = await analyseCapture(parts, suricata, setup, file);

    assert.match(cut ?? '', /truncated/);
    assert.match(await readFile(log, 'utf8'), /"event_type":"alert"/);
  });

  it('says so when it cannot read it', async (t) => {
    const setup = await aSetup(t, suricata);
    const file = join(setup.folder, 'no.pcap');
    await writeFile(file, 'this is no capture');

    await assert.rejects(analyseCapture(parts, suricata, setup, file), { code: 'TOOL_FAILED', message: /no\.pcap/ });
  });
});

async function aSetup(t: TestContext, program: IdsProgram) {
  const folder = await temporaryFolder(t);
  const rules = [join(attack, 'suricata.rules')];
  const setup = { config: null, rules, folder, logs: join(folder, 'logs'), homeNetworks: [], logSize: 1_000_000 };
  await mkdir(setup.logs);
  const settings = program.settings(setup);
  if (settings !== null) await writeFile(settings.file, settings.text);
  return setup;
}
