import assert from 'node:assert/strict';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { IdsSetup } from '../../../../src/core/ids-program.ts';
import { systemClock } from '../../../../src/edges/clock.ts';
import { exec } from '../../../../src/edges/programs/exec.ts';
import { snort3 } from '../../../../src/integrations/snort/program.ts';
import { type EngineState, keepEngine } from '../../../../src/monitors/ids/engine/engine.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const standIn = fileURLToPath(new URL('../../../programs/snort/snort', import.meta.url));
const goodRule = 'alert icmp any any -> any any (msg:"x"; sid:1;)\n';
const badRule = 'alert icmp any any -> any any (nosuchoption; sid:1;)\n';
/** Pauses of seconds are over in hundredths. */
const pace = 100;

describe('an engine that is kept running', () => {
  it('watches, and ends with its signal', async (t) => {
    const engine = await start(t, { rules: goodRule });

    await engine.state(({ kind }) => kind === 'watching');
    await engine.alerts(/started/);
    await engine.stop();
  });

  it('is down with the reason while its rules are refused, and watches once they are mended', async (t) => {
    const engine = await start(t, { rules: badRule });

    const down = await engine.state(({ kind }) => kind === 'down');
    assert.ok(down.kind === 'down');
    assert.match(down.trouble.reason, /^snort: ERROR: .*x\.rules:1 unknown rule keyword: nosuchoption\.$/);
    assert.match(down.trouble.hint ?? '', /mend or remove the rule/);
    await engine.write(goodRule);

    await engine.state(({ kind }) => kind === 'watching');
  });

  it('is down without its interface, though the program ends with 0, and tries again', async (t) => {
    const engine = await start(t, { rules: goodRule, on: 'nosuch0' });

    for (let time = 0; time < 3; time += 1) {
      const down = await engine.state(({ kind }) => kind === 'down');
      assert.ok(down.kind === 'down');
      assert.match(down.trouble.reason, /No such device exists/);
    }
  });

  it('is down when it dies, with how', async (t) => {
    const engine = await start(t, { rules: goodRule, on: 'dies0' });

    const down = await engine.state(({ kind }) => kind === 'down');
    assert.ok(down.kind === 'down');
    assert.equal(down.trouble.reason, 'snort ended by itself: exit code 134');
  });

  it('goes on with the rules of before when new ones are refused, and takes up good ones', async (t) => {
    const engine = await start(t, { rules: goodRule });
    await engine.state(({ kind }) => kind === 'watching');
    // A signal would end one that is not that far.
    await engine.alerts(/started/);

    await engine.write(badRule);
    const refused = await engine.state((state) => state.kind === 'watching' && state.trouble !== null);
    assert.ok(refused.kind === 'watching');
    assert.match(refused.trouble?.reason ?? '', /unknown rule keyword/);
    assert.doesNotMatch(await readFile(engine.alertFile, 'utf8'), /reloaded/);

    await engine.write(`${goodRule}# one more\n`);
    await engine.state((state) => state.kind === 'watching' && state.trouble === null);
    await engine.alerts(/reloaded/);
  });
});

async function start(t: TestContext, { rules, on = 'eth0' }: { readonly rules: string; readonly on?: string }) {
  const folder = await temporaryFolder(t);
  const setup: IdsSetup = {
    config: null,
    rules: [join(folder, 'x.rules')],
    folder,
    logs: join(folder, 'logs'),
    homeNetworks: [],
    logSize: 1000,
  };
  await writeFile(join(folder, 'x.rules'), rules);
  const controller = new AbortController();
  const states: EngineState[] = [];
  let wake = (): void => undefined;
  const running = keepEngine(
    {
      exec: (program, args, options) => exec(program === 'snort' ? standIn : program, args, options),
      clock: {
        elapsed: () => systemClock.elapsed() * pace,
        sleep: (ms, signal) => systemClock.sleep(ms / pace, signal),
      },
      signal: controller.signal,
      onState(state) {
        states.push(state);
        wake();
      },
      prepare: async ({ logs }) => void (await mkdir(logs, { recursive: true })),
      rotate: async () => false,
      link: async () => ({ trouble: null, index: '2' }),
      tail: async () => async () => [],
      onLoss: () => {},
      fingerprint: async (files) =>
        String(
          await Promise.all(files.map(async (file) => `${(await stat(file)).mtimeMs}/${(await stat(file)).size}`)),
        ),
    },
    snort3,
    setup,
    on,
  );
  const stop = async (): Promise<void> => {
    controller.abort();
    await assert.rejects(running, { name: 'AbortError' });
  };
  t.after(stop);
  running.catch(() => undefined);
  const alertFile = join(setup.logs, snort3.alertFile);
  return {
    alertFile,
    stop,
    /** Other rules, all at once. */
    async write(text: string): Promise<void> {
      await writeFile(join(folder, 'new'), text);
      await rename(join(folder, 'new'), join(folder, 'x.rules'));
    },
    /** The next state that is as wanted, from where the last call stopped. */
    async state(isWanted: (state: EngineState) => boolean): Promise<EngineState> {
      for (;;) {
        for (let state = states.shift(); state !== undefined; state = states.shift()) if (isWanted(state)) return state;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async alerts(pattern: RegExp): Promise<void> {
      while (!pattern.test(await readFile(alertFile, 'utf8').catch(() => ''))) await systemClock.sleep(10);
    },
  };
}
