import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLab } from '../../src/lab/lab.ts';
import { agentAvailable, startAgent, type TestAgent } from '../lab/agent.ts';

/** Waits for a line of the agent's log. */
async function said(agent: TestAgent, text: RegExp, limit = 10_000): Promise<void> {
  const deadline = performance.now() + limit;
  while (!text.test(agent.output().stdout)) {
    if (performance.now() > deadline) throw new Error(`not said within ${limit} ms: ${text}; ${agent.output().stdout}`);
    await sleep(50);
  }
}

it('takes over a good config on SIGHUP and refuses a bad one, which also keeps an agent from starting', async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 1 });
  await using agent = await startAgent(lab, { config: { arp: { sweep_interval: '1h' }, ports: { enabled: false } } });
  await agent.wait(({ type }) => type === 'sweep.finished', 30_000);
  const config = join(agent.data, '..', 'config.yaml');

  await writeFile(config, 'arp:\n  sweep_interval: 10s\n  gone_afer: 2\n');
  process.kill(agent.pid, 'SIGHUP');
  await said(agent, /the config was rejected, the old one stays in force: .*config\.yaml:3:3.*gone_afer.*gone_after/);
  const check = await agent.cli(['config', 'check', config]);
  const start = await agent.cli(['start']);
  await writeFile(config, 'arp:\n  sweep_interval: 10s\n  learn: off\nports:\n  ports: "22"\n');
  process.kill(agent.pid, 'SIGHUP');
  await said(agent, /config reloaded: .*arp: restarted with changed settings.*ports: restarted/);
  await agent.wait(({ type, data }) => type === 'scan.finished' && data?.outcome === 'complete', 30_000);
  const status = await agent.cli(['status']);

  assert.equal(check.code, 1);
  assert.match(check.stdout, /config\.yaml:3:3/);
  assert.equal(start.code, 2);
  assert.match(start.stderr, /^netmon: .*config\.yaml:3:3.*gone_afer/);
  assert.equal(status.code, 0, status.stdout);
});
