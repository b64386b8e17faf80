import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { IdsSetup } from '../../../src/core/ids-program.ts';
import { exec } from '../../../src/edges/programs/exec.ts';
import { suricata } from '../../../src/integrations/suricata/program.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const attack = fileURLToPath(new URL('../../fixtures/ids/attack-in-a-lab/', import.meta.url));
const options = { signal: new AbortController().signal, timeout: 60_000 };

describe('Suricata as netmon calls it', () => {
  it('takes the settings that netmon writes, and finds in a capture what its own config finds', async (t) => {
    const setup = await aSetup(t, [join(attack, 'suricata.rules')]);

    assert.equal((await exec(suricata.program, suricata.test(setup), options)).exitCode, 0);
    const pcap = join(attack, 'attack-in-a-lab.pcap');
    assert.equal((await exec(suricata.program, suricata.offline(setup, pcap), options)).exitCode, 0);

    const log = await readFile(join(setup.logs, suricata.alertFile), 'utf8');
    const kinds = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event_type);
    assert.equal(kinds.filter((kind) => kind === 'alert').length, 82);
    assert.equal(kinds.filter((kind) => kind === 'stats').length, 1);
  });

  it('takes several files of rules', async (t) => {
    const setup = await aSetup(t, [join(attack, 'suricata.rules')]);
    const more = join(setup.folder, 'more.rules');
    await writeFile(more, 'alert tcp any any -> any any (msg:"second file"; flags:S; sid:5000001; rev:1;)\n');

    await writeSettings({ ...setup, rules: [...setup.rules, more] });
    await exec(suricata.program, suricata.offline(setup, join(attack, 'attack-in-a-lab.pcap')), options);

    assert.ok((await readFile(join(setup.logs, suricata.alertFile), 'utf8')).includes('second file'));
  });

  it('takes rules besides a config of the user', async (t) => {
    const setup = await aSetup(t, [join(attack, 'suricata.rules')], '/etc/suricata/suricata.yaml');

    await exec(suricata.program, suricata.offline(setup, join(attack, 'attack-in-a-lab.pcap')), options);

    const log = await readFile(join(setup.logs, suricata.alertFile), 'utf8');
    assert.equal(log.split('"event_type":"alert"').length - 1, 82);
  });

  it('refuses in its test rules that it would leave out in silence', async (t) => {
    const folder = await temporaryFolder(t);
    await writeFile(join(folder, 'bad.rules'), 'alert tcp any any -> any any (msg:"x"; nosuchoption; sid:1;)\n');
    const setup = await aSetup(t, [join(folder, 'bad.rules')]);

    const { exitCode, stdout, stderr } = await exec(suricata.program, suricata.test(setup), options);

    assert.notEqual(exitCode, 0);
    const news = `${stderr}\n${stdout}`.split('\n').map(suricata.understand);
    assert.ok(news.some((line) => line?.kind === 'trouble' && line.trouble === 'bad-rule'));
  });
});

describe('what Suricata says', () => {
  const first = (file: string) =>
    readFileSync(join(attack, 'exit/suricata', file), 'utf8')
      .split('\n')
      .flatMap((line) => suricata.understand(line) ?? [])[0];

  for (const [file, trouble] of [
    ['missingif-afp.stderr', 'no-interface'],
    ['missingif-pcap.stderr', 'no-interface'],
    ['nopriv.stderr', 'no-rights'],
    ['nopriv-pcap.stderr', 'no-rights'],
    ['badrules-T.stderr', 'bad-rule'],
    ['missingrules.stdout', 'no-rules'],
    ['missinglogdir.stderr', 'no-logs'],
    ['missingyaml.stderr', 'bad-config'],
  ] as const) {
    it(`in ${file} is ${trouble}`, () => {
      const news = first(file);
      assert.equal(news?.kind === 'trouble' ? news.trouble : news?.kind, trouble);
    });
  }

  it('when it begins is told', () => {
    assert.deepEqual(suricata.understand('i: threads: Threads created -> RX: 1 W: 2 FM: 1 FR: 1   Engine started.'), {
      kind: 'watching',
    });
  });
});

async function aSetup(t: TestContext, rules: readonly string[], config: string | null = null): Promise<IdsSetup> {
  const folder = await temporaryFolder(t);
  const setup = {
    config,
    rules,
    folder,
    logs: join(folder, 'logs'),
    homeNetworks: ['10.99.0.0/24', 'fd99::/64'],
    logSize: 1_000_000,
  };
  await mkdir(setup.logs);
  await writeSettings(setup);
  return setup;
}

async function writeSettings(setup: IdsSetup): Promise<void> {
  const settings = suricata.settings(setup);
  assert.ok(settings !== null);
  await writeFile(settings.file, settings.text);
}
