import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { LabEvent } from '../../src/lab/event-feed.ts';
import { createLab } from '../../src/lab/lab.ts';
import { agentAvailable, startAgent } from '../lab/agent.ts';

const config = { arp: { sweep_interval: '10s', neighbour_interval: '1s', gone_after: 1 }, ports: { enabled: false } };

/** The monitor arp went into a state, for a reason that fits. */
const arpIs = (state: string, why: RegExp, since: number) => (event: LabEvent) =>
  event.type === 'monitor.changed' &&
  event.subject === 'arp' &&
  event.data?.to === state &&
  why.test(String(event.data?.reason ?? '')) &&
  Date.parse(event.time) >= since;

it('says what it cannot see while its interface is cut off, and calls nobody gone', { timeout: 180_000 }, async (t) => {
  if (!agentAvailable(t)) return;
  // So few that it could be true that all have left.
  await using lab = await createLab({ hosts: 1 });
  await using agent = await startAgent(lab, { config });
  const swept = (outcome: string, since: number) => (event: LabEvent) =>
    event.type === 'sweep.finished' && event.data?.outcome === outcome && Date.parse(event.time) >= since;
  await agent.wait(swept('complete', 0), 60_000);
  const unplug = () => lab.disconnect(lab.sensor);
  const ways = [
    { why: /gone/, lose: () => lab.removeInterface(lab.sensor), find: () => lab.restoreInterface(lab.sensor) },
    { why: /down/, lose: () => lab.linkDown(lab.sensor), find: () => lab.linkUp(lab.sensor) },
    { why: /eth0 has no link/, lose: unplug, find: () => lab.connect(lab.sensor) },
  ];

  for (const { why, lose, find } of ways) {
    const lostAt = Date.now();
    await lose();
    await agent.wait(arpIs('degraded', why, lostAt), 5_000);
    if (lose === unplug) await agent.wait(swept('partial', lostAt), 30_000);
    const foundAt = Date.now();
    await find();
    await agent.wait(arpIs('running', /^$/, foundAt), 30_000);
  }
  const guest = await lab.addHost();
  await agent.wait(({ type, data }) => type === 'host.new' && data?.mac === guest.mac, 5_000);

  assert.deepEqual(
    agent.seen.filter(({ type }) => type === 'host.gone').map(({ summary }) => summary),
    [],
  );
});
