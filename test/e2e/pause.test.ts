import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createLab } from '../../src/lab/lab.ts';
import { agentAvailable, startAgent } from '../lab/agent.ts';

interface Status {
  readonly monitors: readonly { readonly monitor: string; readonly state: string; readonly reason: string | null }[];
}

it('pauses scans until they are resumed, and says so meanwhile', async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 1 });
  await using agent = await startAgent(lab);
  await agent.wait(({ type }) => type === 'sweep.finished', 60_000);
  const ports = async () => {
    const { stdout } = await agent.cli(['status', '--json']);
    return (JSON.parse(stdout) as Status).monitors.find(({ monitor }) => monitor === 'ports');
  };

  const paused = await agent.cli(['pause', 'scans', '--until', '2h', '--json']);
  const meanwhile = await ports();
  const guest = await lab.addHost({ silent: true });
  await lab.serve(guest, { port: 22, kind: 'ssh' });
  await lab.announce(guest);
  await agent.wait(({ type, data }) => type === 'host.new' && data?.mac === guest.mac, 10_000);
  const before = await agent.json(['ports', guest.ip]);
  const resumed = await agent.cli(['resume', 'scans']);
  await agent.wait(({ type, data }) => type === 'port.opened' && data?.ip === guest.ip, 60_000);

  assert.equal((JSON.parse(paused.stdout) as { paused: boolean }).paused, true);
  assert.equal(meanwhile?.state, 'degraded');
  assert.match(meanwhile.reason ?? '', /port scans are paused by \S+ until 20/);
  assert.deepEqual(before, []);
  assert.equal(resumed.code, 0);
  assert.equal((await ports())?.state, 'running');
});
