import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { actor, createStage, openGaps } from './stage.ts';

describe('a monitor with settings', () => {
  it('is off, with a gap, when the config says so, and runs when a new config turns it on', async (t) => {
    const stage = createStage();
    const supervisor = stage.supervise(actor('quiet', { config: { enabled: false } }));
    t.after(() => supervisor.stop());
    supervisor.start();
    await stage.until(() => openGaps(stage.gaps).length > 0);
    assert.partialDeepStrictEqual(openGaps(stage.gaps), [{ kind: 'off', reason: 'turned off in the config' }]);

    await supervisor.reconfigure('quiet', { enabled: true });

    await stage.until(() => stage.states.at(-1)?.state === 'running');
    await supervisor.reconfigure('quiet', { enabled: false });
    await stage.until(() => stage.states.at(-1)?.state === 'off');
    await stage.until(() => openGaps(stage.gaps)[0]?.kind === 'off');
  });

  it('is started again alone, with the last of several new configs', async (t) => {
    const stage = createStage();
    const supervisor = stage.supervise(actor('counts', { config: { count: 1 } }), actor('quiet'));
    t.after(() => supervisor.stop());
    supervisor.start();
    await stage.until(() => stage.batches.length === 1);

    await Promise.all([2, 3, 4].map((count) => supervisor.reconfigure('counts', { enabled: true, count })));
    await stage.until(() => stage.batches.length === 4);

    assert.deepEqual(stage.memory.get('counts')?.get('number'), 4);
    assert.equal(stage.states.filter(({ monitor, state }) => monitor === 'quiet' && state === 'starting').length, 1);
    assert.deepEqual(
      stage.states.filter(({ state }) => state === 'down'),
      [],
    );
  });
});

describe('a monitor that needs tools', () => {
  it('is degraded with advice while a tool is missing, and well when it is installed', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'netmon-tools-'));
    t.after(() => rm(folder, { recursive: true }));
    const program = join(folder, 'nmap');
    const stage = createStage();
    const supervisor = stage.supervise(actor('quiet', { tools: [{ program, debian: 'nmap', lost: 'no sweeps' }] }));
    t.after(() => supervisor.stop());

    supervisor.start();
    await stage.until(() => stage.states.at(-1)?.state === 'degraded');
    await stage.until(() => openGaps(stage.gaps)[0]?.kind === 'degraded');
    const { reason, hint } = stage.states.at(-1) ?? {};
    await writeFile(program, '', { mode: 0o755 });
    await stage.until(() => stage.states.at(-1)?.state === 'running');

    assert.deepEqual([reason, hint], [`${program} is not installed: no sweeps`, 'apt install nmap']);
  });

  it('is off until a tool is installed without which it can do nothing', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'netmon-tools-'));
    t.after(() => rm(folder, { recursive: true }));
    const program = join(folder, 'nmap');
    const stage = createStage();
    const supervisor = stage.supervise(
      actor('quiet', { tools: [{ program, debian: 'nmap', lost: 'no port is scanned', essential: true }] }),
    );
    t.after(() => supervisor.stop());

    supervisor.start();
    await stage.until(() => stage.states.at(-1)?.state === 'off');
    await stage.until(() => openGaps(stage.gaps)[0]?.kind === 'off');
    await writeFile(program, '', { mode: 0o755 });

    await stage.until(() => stage.states.at(-1)?.state === 'running');
    await stage.until(() => openGaps(stage.gaps).length === 0);
  });
});
