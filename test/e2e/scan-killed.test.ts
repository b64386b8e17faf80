import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { LabEvent } from '../../src/lab/event-feed.ts';
import { createLab } from '../../src/lab/lab.ts';
import { agentAvailable, nothingRuns, servicesAsked, startAgent } from '../lab/agent.ts';

const config = {
  arp: { learn: 'off', sweep_interval: '1h' },
  ports: { ports: '22,8888', interval: '1h', confirm: false },
};

it('takes in once what a scan saw whose agent was killed with SIGKILL', { timeout: 120_000 }, async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 1 });
  const { ip } = lab.host(1);
  // It says nothing, so that the version detection takes its time.
  await lab.serve(lab.host(1), { port: 8888 });
  await lab.serve(lab.host(1), { port: 22, kind: 'ssh' });
  await using first = await startAgent(lab, { config });
  await servicesAsked(first.data, 40_000);
  await first.kill();
  await nothingRuns(lab, 5000);

  const { data } = first;
  await using second = await startAgent(lab, { config, data });
  await second.wait(isBroken, 30_000);
  await second.stop();
  await using third = await startAgent(lab, { config, data });
  await third.wait(({ type }) => type === 'sweep.finished', 30_000);
  const { stdout } = await third.cli(['events', '--json']);
  const events: readonly LabEvent[] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const archive = await third.cli(['archive', 'verify']);

  const opened = events.filter(({ type }) => type === 'port.opened').map(({ subject }) => subject);
  assert.deepEqual(opened.toSorted(), [`${ip} tcp/22`, `${ip} tcp/8888`]);
  const broken = events.filter(isBroken);
  assert.equal(new Set(broken.map((event) => event.data?.scan)).size, broken.length);
  assert.equal(archive.code, 0, archive.stdout);
});

const isBroken = ({ type, data }: LabEvent): boolean =>
  type === 'scan.finished' && data?.reason === 'the scan was broken off';
