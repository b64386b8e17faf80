import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import type { LabEvent } from '../../src/lab/event-feed.ts';
import { createLab } from '../../src/lab/lab.ts';
import { agentAvailable, startAgent } from '../lab/agent.ts';

const config = { arp: { sweep_interval: '10s', neighbour_interval: '1s', gone_after: 1 }, ports: { enabled: false } };

const is =
  (type: string, data: { readonly [field: string]: unknown } = {}) =>
  (event: LabEvent): boolean =>
    event.type === type && Object.entries(data).every(([field, value]) => event.data?.[field] === value);

it('tells what hosts do to one another, each once', { timeout: 120_000 }, async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 4 });
  const [gateway, victim, attacker, mover] = [1, 2, 3, 4].map(lab.host);
  if (gateway === undefined || victim === undefined || attacker === undefined || mover === undefined) return;
  await using agent = await startAgent(lab, { config });
  const learnt = await agent.wait(is('sweep.finished', { outcome: 'complete' }), 30_000);
  const quietly = agent.seen.filter(is('host.new'));
  const tells = (type: string, data: { readonly [field: string]: unknown } = {}) => agent.wait(is(type, data), 10_000);

  await lab.spoof(attacker, { ip: gateway.ip, count: 20, rate: 10 });
  await tells('arp.gateway-changed', { ip: gateway.ip, mac: attacker.mac });
  await lab.announce(gateway);
  await lab.spoof(attacker, { ip: gateway.ip });
  await tells('arp.spoof-suspected', { ip: gateway.ip });
  await lab.spoof(attacker, { ip: victim.ip });
  await tells('arp.ethernet-changed', { ip: victim.ip, mac: attacker.mac });
  await lab.announce(victim);
  await tells('arp.flip-flop', { ip: victim.ip, mac: victim.mac });
  await lab.arpScan(attacker, { first: '10.77.0.100', count: 60 });
  await tells('arp.scan', { mac: attacker.mac });
  await lab.dhcpOffer(attacker, { ip: '10.77.0.66', clientMac: victim.mac });
  await tells('dhcp.rogue-server');
  await lab.routerAdvertisement(attacker);
  await tells('ndp.rogue-router');
  await lab.setIp(mover, '10.77.0.77');
  await tells('host.address-changed', { mac: mover.mac, to: '10.77.0.77' });
  const random = await lab.addHost({ mac: '06:11:22:33:44:55' });
  await tells('host.new', { mac: random.mac, randomMac: true });
  await lab.disconnect(mover);
  await agent.wait(is('host.gone', { mac: mover.mac }), 45_000);
  await lab.connect(mover);
  await lab.announce(mover);
  await tells('host.returned', { mac: mover.mac });

  assert.ok(quietly.length >= 4 && quietly.every(({ severity, learned }) => severity === 'info' && learned === true));
  const loud = agent.seen.filter(({ severity, time }) => time > learnt.time && severity !== 'info');
  const told = loud.map(({ type, summary }) => `${type}: ${summary}`);
  assert.deepEqual(told, [...new Set(told)]);
});

it('goes on watching the real hosts in a flood of forged ones, which is one event and no memory', {
  timeout: 120_000,
}, async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 2 });
  await using agent = await startAgent(lab, { config });
  await agent.wait(is('sweep.finished', { outcome: 'complete' }), 30_000);
  const memory = async () =>
    Number(/^VmRSS:\s+(\d+)/m.exec(await readFile(`/proc/${agent.pid}/status`, 'utf8'))?.[1]) / 1024;
  const before = await memory();

  await lab.flood(lab.host(1), { count: 100_000, firstIp: '10.77.0.3', addresses: 250 });
  await agent.wait(is('arp.flood'), 10_000);
  // A frame among so many may be lost; who spoofs says it again and again.
  const spoofing = setInterval(() => void lab.spoof(lab.host(2), { ip: lab.host(1).ip }), 500);
  await agent.wait(is('arp.gateway-changed', { mac: lab.host(2).mac }), 20_000).finally(() => clearInterval(spoofing));
  const after = await memory();
  const hosts = await agent.json(['hosts']);

  assert.equal(agent.seen.filter(is('arp.flood')).length, 1);
  assert.ok(agent.seen.length < 300, `${agent.seen.length} events`);
  assert.ok(Array.isArray(hosts) && hosts.length < 100);
  assert.ok(after - before < 100, `${before} MB before, ${after} MB after`);
});
