import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../../src/edges/clock.ts';
import { exec } from '../../../../src/edges/programs/exec.ts';
import { suricata } from '../../../../src/integrations/suricata/program.ts';
import { createLab, type Lab } from '../../../../src/lab/lab.ts';
import { type EngineState, keepEngine, testRules } from '../../../../src/monitors/ids/engine/engine.ts';
import { labAvailable } from '../../../lab/require-root.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const rules = fileURLToPath(new URL('../../../fixtures/ids/attack-in-a-lab/suricata.rules', import.meta.url));

/** Keeps a Suricata on the sensor's interface of a lab until the test is over. */
async function startIn(t: TestContext, lab: Lab, rulesFile: string) {
  const folder = await temporaryFolder(t);
  const setup = {
    ...{ config: null, rules: [rulesFile], folder, logs: join(folder, 'logs') },
    ...{ homeNetworks: [lab.network], logSize: 1000 },
  };
  const controller = new AbortController();
  const settled = Promise.withResolvers<EngineState>();
  const running = keepEngine(
    {
      exec: (program, args, options) => exec('ip', ['netns', 'exec', lab.sensor.namespace, program, ...args], options),
      clock: systemClock,
      signal: controller.signal,
      onState: (state) => void (state.kind !== 'starting' && settled.resolve(state)),
      async prepare({ logs }, settings) {
        await mkdir(logs, { recursive: true });
        if (settings !== null) await writeFile(settings.file, settings.text);
      },
      async rotate({ logs, logSize }, alertFile) {
        const file = join(logs, alertFile);
        if (existsSync(join(logs, 'old')) || (await stat(file)).size < logSize) return false;
        await rename(file, join(logs, 'old'));
        return true;
      },
      fingerprint: async () => 'never changed',
      link: async () => ({ trouble: null, index: '2' }),
      tail: async () => async () => [],
      onLoss: () => {},
    },
    suricata,
    setup,
    lab.sensor.interface,
  );
  running.catch(() => undefined);
  return {
    logs: setup.logs,
    /** The first state that it comes to. */
    state: settled.promise,
    async stop() {
      controller.abort();
      await assert.rejects(running, { name: 'AbortError' });
    },
  };
}

it('Suricata watches the traffic of two others, below the agent, and is gone with it', {
  timeout: 60_000,
}, async (t) => {
  if (!labAvailable(t)) return;
  await using lab = await createLab({ hosts: 2, hub: true });
  const engine = await startIn(t, lab, rules);

  assert.deepEqual(await engine.state, { kind: 'watching', trouble: null });
  const knock = () => lab.exec(lab.host(1), 'nmap', ['-sT', '-Pn', '-n', '-p', '22', lab.host(2).ip]);
  await knock();
  const log = join(engine.logs, suricata.alertFile);
  for (let text = ''; !text.includes('TEST SSH SYN to port 22'); text = await readFile(log, 'utf8')) {
    await systemClock.sleep(20, t.signal);
  }

  // The new log comes with what is next written.
  while (!existsSync(join(engine.logs, 'old')) || !existsSync(log)) await knock();

  await engine.stop();
});

it('Suricata watches with the rules that it can read, and is down when it can read none', {
  timeout: 60_000,
}, async (t) => {
  if (!labAvailable(t)) return;
  await using lab = await createLab({ hosts: 1, hub: true });
  const [some, none] = ['some.rules', 'none.rules'].map((name) => join(temporaryFolder(t), name));
  const [good, bad] = ['itype:8', 'nosuchoption'].map(
    (option, at) => `alert icmp any any -> any any (${option}; sid:${at + 1};)\n`,
  );
  await writeFile(some ?? '', `${bad}${good}${bad?.replace('sid:2', 'sid:3')}`);
  await writeFile(none ?? '', bad ?? '');

  const partly = await startIn(t, lab, some ?? '');
  const state = await partly.state;
  await partly.stop();
  const blind = await startIn(t, lab, none ?? '');
  const down = await blind.state;
  await blind.stop();

  assert.ok(state.kind === 'watching');
  assert.match(
    state.trouble?.reason ?? '',
    /^suricata refuses 2 rules, the first: error parsing signature .*some\.rules at line 1/,
  );
  assert.ok(down.kind === 'down');
  assert.match(down.trouble.reason, /^suricata: /);
});

it('Suricata without a single rule, with which it is content, is refused', async (t) => {
  const folder = await temporaryFolder(t);
  const setup = {
    config: null,
    rules: [join(folder, 'x.rules')],
    folder,
    logs: folder,
    homeNetworks: [],
    logSize: 1000,
  };
  const parts = {
    ...{ exec, signal: t.signal },
    prepare: async (_: unknown, settings: ReturnType<typeof suricata.settings>) =>
      settings === null ? undefined : writeFile(settings.file, settings.text),
  };
  const outcomeWith = async (text: string) => {
    await writeFile(join(folder, 'x.rules'), text);
    return await testRules(parts, suricata, setup);
  };

  assert.equal(await outcomeWith('alert icmp any any -> any any (msg:"x"; sid:1;)\n'), null);
  for (const none of ['', '# alert icmp any any -> any any (msg:"x"; sid:1;)\n']) {
    const trouble = await outcomeWith(none);
    assert.match(trouble?.reason ?? '', /^suricata: .*no rules were loaded/);
    assert.match(trouble?.hint ?? '', /ids\.engine\.rules/);
  }
});
