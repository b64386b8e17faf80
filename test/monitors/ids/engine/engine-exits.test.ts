import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Exec } from '../../../../src/core/edges.ts';
import type { IdsProgram } from '../../../../src/core/ids-program.ts';
import { snort3 } from '../../../../src/integrations/snort/program.ts';
import { suricata } from '../../../../src/integrations/suricata/program.ts';
import { keepEngine } from '../../../../src/monitors/ids/engine/engine.ts';
import { createEngineTroubles } from '../../../../src/monitors/ids/engine/engine-trouble.ts';
import { virtualClock } from '../../../support/virtual-clock.ts';

const exits = fileURLToPath(new URL('../../../fixtures/ids/attack-in-a-lab/exit/', import.meta.url));

const recorded = (file: string): readonly string[] =>
  existsSync(join(exits, file)) ? readFileSync(join(exits, file), 'utf8').split('\n') : [];

/** What netmon says of an engine that prints what was recorded and ends with this exit code, in its test or when it is to watch. */
async function toldOf(program: IdsProgram, name: string, exitCode: number) {
  const clock = virtualClock(0);
  const isTest = name.endsWith('-T');
  const [stdout, stderr] = [recorded(`${name}.stdout`), recorded(`${name}.stderr`)];
  assert.ok(stdout.length + stderr.length > 0, name);
  const exec: Exec = async (_, args, { signal, onLine, onErrorLine }) => {
    signal.throwIfAborted();
    const ending = { exitCode: 0, signal: null, stdout: '', stderr: '' };
    if (args.includes('-T') !== isTest) return ending;
    for (const line of stdout) onLine?.(line);
    for (const line of stderr) onErrorLine?.(line);
    return { ...ending, exitCode, stdout: stdout.join('\n'), stderr: stderr.join('\n') };
  };
  const ending = new AbortController();
  const troubleOf = createEngineTroubles('eth0', clock);
  const told = Promise.withResolvers<ReturnType<typeof troubleOf>>();
  const files = { prepare: async () => {}, rotate: async () => false, fingerprint: async () => 'unchanged' };
  const place = {
    link: async () => ({ trouble: null, index: '2' }),
    tail: async () => async () => [],
    onLoss: () => {},
  };
  const setup = { config: null, rules: ['/x.rules'], folder: '/x', logs: '/x', homeNetworks: [], logSize: 1e9 };
  const keeping = keepEngine(
    {
      ...{ exec, clock, signal: ending.signal, ...files, ...place },
      onState(state) {
        const trouble = troubleOf(state);
        if (state.kind === 'down') told.resolve(trouble);
      },
    },
    program,
    setup,
    'eth0',
  );
  keeping.catch(() => undefined);
  const trouble = await told.promise;
  ending.abort();
  return trouble;
}

describe('an engine that cannot run, as it was recorded', () => {
  for (const [program, name, exitCode, reason, hint] of [
    [snort3, 'snort3/missingif-afp', 0, /Could not find index for device nosuch0/, /interface/],
    [snort3, 'snort3/missingif', 0, /No such device exists/, /interface/],
    [snort3, 'snort3/downif', 0, /Could not find index for device d0/, /interface/],
    [snort3, 'snort3/nopriv-afp', 0, /Operation not permitted/, /as root/],
    [snort3, 'snort3/unwritable', 134, /OpenAlertFile/, /data folder/],
    [snort3, 'snort3/badrules-T', 1, /bad_snort3\.rules:11 /, /mend or remove the rule/],
    [snort3, 'snort3/nodaq', 1, /ERROR|FATAL/, /config/],
    [suricata, 'suricata/missingif-afp', 1, /nosuch0: failed to find interface/, /interface/],
    [suricata, 'suricata/nopriv', 1, /Operation not permitted/, /as root/],
    [suricata, 'suricata/missinglogdir', 1, /logging directory/, /data folder/],
    [suricata, 'suricata/missingrules-T', 1, /No rule files match|no rules/, /ids.engine.rules/],
  ] as const) {
    it(`is told with the reason and what to do: ${name}, exit code ${exitCode}`, async () => {
      const trouble = await toldOf(program, name, exitCode);

      assert.match(trouble?.reason ?? '', /^no engine watches eth0: (?:snort|suricata): /);
      assert.match(trouble?.reason ?? '', reason);
      assert.match(trouble?.hint ?? '', hint);
      assert.equal(trouble?.off, undefined, 'it is a gap and no choice');
    });
  }
});
