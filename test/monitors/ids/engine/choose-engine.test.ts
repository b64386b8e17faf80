import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Exec } from '../../../../src/core/edges.ts';
import { NetmonError } from '../../../../src/core/errors.ts';
import { snort2, snort3 } from '../../../../src/integrations/snort/program.ts';
import { suricata } from '../../../../src/integrations/suricata/program.ts';
import { chooseEngine, engineFiles } from '../../../../src/monitors/ids/engine/choose-engine.ts';

const signal = new AbortController().signal;
const answers = {
  suricata: 'This is Suricata version 7.0.10 RELEASE\n',
  snort3: '   ,,_     -*> Snort++ <*-\n  o"  )~   Version 3.11.1.0\n',
  snort2: '  o"  )~   Version 2.9.19 GRE (Build 85) \n',
};

/** A machine with these programs. */
const machine =
  (programs: { readonly [program: string]: string }): Exec =>
  async (program) => {
    const stdout = programs[program];
    if (stdout === undefined) throw new NetmonError('TOOL_MISSING', program, `${program} is not installed`);
    return { exitCode: 0, signal: null, stdout, stderr: '' };
  };

describe('the engine that is chosen', () => {
  it('is the one that is wanted, Suricata first', async () => {
    const both = machine({ suricata: answers.suricata, snort: answers.snort3 });

    assert.deepEqual(await chooseEngine({ exec: both, signal }, 'auto'), { program: suricata, version: '7.0.10' });
    assert.deepEqual(await chooseEngine({ exec: both, signal }, 'snort'), { program: snort3, version: '3.11.1.0' });
  });

  it('is the Snort that there is', async () => {
    const old = machine({ snort: answers.snort2 });
    assert.deepEqual(await chooseEngine({ exec: old, signal }, 'auto'), { program: snort2, version: '2.9.19' });
  });

  it('is none where none is installed, with what to do', async () => {
    const chosen = await chooseEngine({ exec: machine({ snort: answers.snort3 }), signal }, 'suricata');
    assert.ok('reason' in chosen);
    assert.equal(chosen.reason, 'suricata is not installed');
  });
});

describe('the files of an engine', () => {
  const there =
    (...files: readonly string[]) =>
    async (file: string) =>
      files.includes(file);

  it('are those that are given', async () => {
    const given = { config: '/c.yaml', rules: ['/r.rules'] };
    assert.deepEqual(await engineFiles(suricata, given, there('/c.yaml', '/r.rules')), given);
  });

  it('are the usual ones where none are given', async () => {
    const rules = ['/var/lib/suricata/rules/suricata.rules'];
    assert.deepEqual(await engineFiles(suricata, { rules: [] }, there(...rules)), { config: null, rules });
    const config = '/etc/snort/snort.lua';
    assert.deepEqual(await engineFiles(snort3, { rules: [] }, there(config)), { config, rules: [] });
  });

  for (const [what, program, given, expected] of [
    ['a file that is not there', suricata, { rules: ['/r.rules'] }, /^\/r\.rules cannot be read$/],
    ['Suricata without rules', suricata, { rules: [] }, /no rules/],
    ['Snort without config', snort3, { rules: [] }, /no config/],
  ] as const) {
    it(`are trouble: ${what}`, async () => {
      const files = await engineFiles(program, given, there());
      assert.match('reason' in files ? files.reason : '', expected);
    });
  }

  it('cannot be rules alone for Snort 2', async () => {
    const files = await engineFiles(snort2, { rules: ['/r.rules'] }, there('/r.rules'));
    assert.match('reason' in files ? files.reason : '', /only from its config/);
  });
});
