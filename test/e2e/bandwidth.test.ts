import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Spike } from '../../src/core/bandwidth.ts';
import type { LabEvent } from '../../src/lab/event-feed.ts';
import { createLab } from '../../src/lab/lab.ts';
import { agentAvailable, startAgent } from '../lab/agent.ts';

const config = {
  ports: { enabled: false },
  capture: { enabled: false },
  bandwidth: { threshold: '2MB/s', packets: 50_000, cooldown: '2s', learned: false },
};

const isType = (type: string) => (event: LabEvent) => event.type === type;
const bandwidthIs = (state: string, why: RegExp) => (event: LabEvent) =>
  event.type === 'monitor.changed' &&
  event.subject === 'bandwidth' &&
  event.data?.to === state &&
  why.test(String(event.data?.reason ?? ''));

// They mostly wait, each in a lab of its own.
describe('the rate of an interface', { concurrency: 2 }, () => {
  it('is no spike when the interface goes and comes, or is unplugged', { timeout: 120_000 }, async (t) => {
    if (!agentAvailable(t)) return;
    await using lab = await createLab({ hosts: 2, hub: true });
    await using agent = await startAgent(lab, { config });
    // By then all monitors run.
    await agent.wait(isType('sweep.finished'), 60_000);

    await lab.removeInterface(lab.sensor);
    await agent.wait(bandwidthIs('degraded', /eth0 is not there/), 20_000);
    await lab.stream(lab.host(1), { to: lab.host(2), seconds: 1, rate: 5000, size: 1000 });
    await lab.restoreInterface(lab.sensor);
    await agent.wait(bandwidthIs('running', /^$/), 30_000);
    await lab.disconnect(lab.sensor);
    await agent.wait(bandwidthIs('degraded', /eth0 has no link/), 20_000);
    const unplugged = agent.seen.length;
    await lab.connect(lab.sensor);
    await agent.wait((event) => agent.seen.indexOf(event) >= unplugged && bandwidthIs('running', /^$/)(event), 30_000);
    await lab.stream(lab.host(1), { to: lab.host(2), seconds: 2, rate: 500, size: 1000 });
    assert.deepEqual(
      agent.seen.filter(({ type }) => type.startsWith('bandwidth.')),
      [],
    );
  });

  it('is one spike in a flood between two others, which is told once, also when the agent is killed meanwhile', {
    timeout: 120_000,
  }, async (t) => {
    if (!agentAvailable(t)) return;
    await using lab = await createLab({ hosts: 2, hub: true });
    const killed = await startAgent(lab, { config });
    // By then all monitors run.
    await killed.wait(isType('sweep.finished'), 60_000);

    const flooding = lab.stream(lab.host(1), { to: lab.host(2), seconds: 12, rate: 5000, size: 1000 });
    const told = await killed.wait(isType('bandwidth.spike'), 20_000);

    await killed.kill();
    await using agent = await startAgent(lab, { config, data: killed.data });
    const [{ firstAt, lastAt }, ended] = await Promise.all([
      flooding,
      agent.wait(isType('bandwidth.spike-ended'), 60_000),
    ]);

    const { stdout } = await agent.cli(['events', '--type', 'bandwidth.spike', '--json']);
    assert.equal(stdout.trim().split('\n').length, 1, stdout);
    assert.equal(ended.data?.spike, told.data?.spike);
    const { startedAt, rx } = ended.data as unknown as Spike;
    assert.ok(startedAt > firstAt - 1500 && startedAt < firstAt + 1500, `${startedAt - firstAt} ms after its begin`);
    assert.ok(Date.parse(ended.time) > lastAt - 1500 && Date.parse(ended.time) < lastAt + 5000);
    // What came while no agent ran is nobody's.
    assert.ok(rx.packets > 5000 && rx.packets < 65_000, `${rx.packets} packets`);
  });
});
