import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { actor, createStage, isAlive } from './stage.ts';

/** Resolves when a process that is not our child has ended. */
async function gone(pid: number, t: TestContext): Promise<void> {
  for (const deadline = Date.now() + 5000; isAlive(pid); ) {
    assert.ok(Date.now() < deadline, `process ${pid} lives on`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  t.diagnostic(`process ${pid} is gone`);
}

describe('stopping', () => {
  it('ends a monitor that does not listen, and the program that it runs', async (t) => {
    const stage = createStage({ patience: 200 });
    const supervisor = stage.supervise(actor('ignores-abort'));
    supervisor.start();
    await stage.until(() => stage.childPid() !== null);
    const pid = stage.childPid() ?? 0;
    assert.ok(isAlive(pid));

    await supervisor.stop();

    await gone(pid, t);
    assert.match(JSON.stringify(stage.logs.at(-1)), /did not end within 0.2 s/);
  });

  it('lets a monitor end the program that it runs', async () => {
    const stage = createStage();
    const supervisor = stage.supervise(actor('spawns'));
    supervisor.start();
    await stage.until(() => stage.childPid() !== null);

    await supervisor.stop();

    assert.equal(isAlive(stage.childPid() ?? 0), false);
    assert.deepEqual(
      stage.logs.filter(({ level }) => level === 'error'),
      [],
    );
  });
});

const agentFile = fileURLToPath(new URL('./agent.ts', import.meta.url));

async function killAgent([program = '', ...args]: readonly string[], t: TestContext): Promise<void> {
  const agent = spawn(program, [...args, agentFile], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => agent.kill('SIGKILL'));
  const [line] = await once(createInterface(agent.stdout), 'line');
  const pid = Number(line);
  assert.ok(isAlive(pid));

  agent.kill('SIGKILL');

  await gone(pid, t);
}

describe('the programs of monitors', () => {
  it('die with a thread that is ended because it is stuck', async (t) => {
    const stage = createStage({ stuckAfter: 300 });
    const supervisor = stage.supervise(actor('blocks-with-child'));
    t.after(() => supervisor.stop());

    supervisor.start();
    await stage.until(() => stage.states.some(({ state }) => state === 'down'));

    await gone(stage.childPid() ?? 0, t);
  });

  it('die with the agent when it is killed', (t) => killAgent([process.execPath], t));

  it('die also with an agent that gave up root but for two capabilities', async (t) => {
    const reduced = [
      ...['setpriv', '--reuid', 'nobody', '--regid', 'nogroup', '--clear-groups', '--no-new-privs'],
      ...['--inh-caps=-all,+net_raw,+net_admin', '--ambient-caps=-all,+net_raw,+net_admin', '--', process.execPath],
    ];
    const [program = '', ...args] = reduced;
    const possible = spawnSync(program, [...args, '--check', agentFile]).status === 0;
    if (!possible) return t.skip('needs root, and sources that the user nobody may read');

    await killAgent(reduced, t);
  });
});
