import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/edges/clock.ts';
import { startLabAgent } from '../../src/lab/agent.ts';
import { runDemo } from '../../src/lab/demo.ts';
import { createLab, type Lab } from '../../src/lab/lab.ts';
import { nothingRuns } from './agent.ts';
import { labAvailable } from './require-root.ts';

const command = [process.execPath, fileURLToPath(new URL('./stand-in-netmon.ts', import.meta.url))];

const withFolder = (test: (folder: string) => Promise<void>) => async (t: TestContext) => {
  if (!labAvailable(t)) return;
  const folder = await mkdtemp(join(tmpdir(), 'netmon-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await test(folder);
};

const start = (lab: Lab, folder: string, env: NodeJS.ProcessEnv = {}) =>
  startLabAgent(lab, { data: join(folder, 'data'), config: join(folder, 'config.yaml'), command, env });

describe('agent in a lab', () => {
  it(
    'gives its events as they are stored, runs commands beside it, and ends when asked',
    withFolder(async (folder) => {
      await using lab = await createLab({ hosts: 1 });
      const agent = start(lab, folder);

      const started = await agent.wait(({ type }) => type === 'agent.started', 10_000);
      const { stdout } = await agent.cli(['hosts', '--json']);
      const { code } = await agent.stop('SIGINT');
      await nothingRuns(lab, 2000);

      assert.equal(started.id, '2');
      assert.deepEqual(JSON.parse(stdout).slice(0, 2), ['hosts', '--json']);
      assert.equal(code, 0);
      assert.equal(agent.output().stderr, 'watching\n');
    }),
  );

  it(
    'tells whoever waits for an event that it has ended, and what it said last',
    withFolder(async (folder) => {
      await using lab = await createLab({ hosts: 1 });
      const agent = start(lab, folder, { STAND_IN_CRASHES: '1' });

      await assert.rejects(
        agent.wait(({ type }) => type === 'host.new', 10_000),
        { code: 'AGENT_NOT_RUNNING', message: /watching/ },
      );

      assert.equal(await agent.ended, 3);
    }),
  );
});

describe('demo', () => {
  const quiet = { say: () => undefined, event: () => undefined };
  const common = { command, pause: 0, clock: systemClock };

  it(
    'takes everything down when it is interrupted',
    withFolder(async (folder) => {
      const keep = join(folder, 'kept');
      const stop = new AbortController();
      const teller = { say: () => undefined, event: () => stop.abort(new Error('interrupted')) };

      const played = runDemo({ ...common, keep, teller, signal: stop.signal });

      await assert.rejects(played, /interrupted/);
      assert.deepEqual((await readdir(keep)).sort(), ['config.yaml', 'data', 'demo.rules']);
    }),
  );

  it(
    'does not write into a folder that holds something else',
    withFolder(async (folder) => {
      const { signal } = new AbortController();
      await runDemo({
        ...common,
        keep: join(folder, 'a'),
        teller: quiet,
        signal: AbortSignal.abort(new Error('now')),
      }).catch(() => undefined);

      const again = runDemo({ ...common, keep: join(folder, 'a'), teller: quiet, signal });

      await assert.rejects(again, { code: 'USAGE' });
    }),
  );
});
