import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import type { LabEvent } from '../../src/lab/event-feed.ts';
import { createLab } from '../../src/lab/lab.ts';
import { agentAvailable, startAgent } from '../lab/agent.ts';

const is =
  (type: string, data: { readonly [field: string]: unknown } = {}) =>
  (event: LabEvent): boolean =>
    event.type === type && Object.entries(data).every(([field, value]) => event.data?.[field] === value);

it('tells of a device that joins within a second, of its ports within a minute, and in the report', async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 3 });
  await lab.serve(lab.host(1), { port: 80, kind: 'http' });
  await using agent = await startAgent(lab);
  await agent.wait(is('sweep.finished', { outcome: 'complete' }), 60_000);
  const guest = await lab.addHost({ mac: '06:00:00:4e:4d:01', silent: true });
  await lab.serve(guest, { port: 22, kind: 'ssh' });

  const { firstAt } = await lab.announce(guest);
  const joined = await agent.wait(is('host.new', { mac: guest.mac }), 5_000);
  const opened = await agent.wait(is('port.opened', { ip: guest.ip, port: 22 }), 60_000);
  const hosts = await agent.json(['hosts']);
  const ports = await agent.json(['ports']);
  const [json, pdf] = [join(agent.data, '..', 'report.json'), join(agent.data, '..', 'report.pdf')];
  const written = [
    await agent.cli(['report', '--format', 'json', '-o', json]),
    await agent.cli(['report', '--format', 'pdf', '-o', pdf]),
  ];

  assert.ok(Date.parse(joined.storedAt) - firstAt < 1000, `stored ${Date.parse(joined.storedAt) - firstAt} ms after`);
  assert.equal(joined.learned, false);
  assert.equal(joined.data?.randomMac, true);
  assert.equal(opened.data?.product, 'OpenSSH');
  assert.ok(
    Array.isArray(hosts) && hosts.some(({ ip, mac, state }) => ip === guest.ip && mac === guest.mac && state === 'up'),
  );
  assert.ok(
    Array.isArray(ports) && ports.some(({ ip, port, state }) => ip === guest.ip && port === 22 && state === 'open'),
  );
  assert.deepEqual(
    written.map(({ code }) => code),
    [0, 0],
  );
  assert.match(await readFile(json, 'utf8'), new RegExp(guest.ip.replaceAll('.', '\\.')));
  assert.equal((await readFile(pdf)).subarray(0, 5).toString(), '%PDF-');
});

it('scans a device that was heard by IPv6 before it had an IPv4 address', async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 1 });
  await using agent = await startAgent(lab);
  await agent.wait(is('sweep.finished', { outcome: 'complete' }), 60_000);
  const guest = await lab.addHost({ silent: true });
  await lab.serve(guest, { port: 22, kind: 'ssh' });

  await lab.ping(guest, lab.host(1).ip6);
  await agent.wait(is('host.new', { mac: guest.mac }), 5_000);
  await lab.announce(guest);

  await agent.wait(is('port.opened', { ip: guest.ip, port: 22 }), 60_000);
});

it('tells once of a port that is closed', async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 2 });
  const host = lab.host(2);
  const ssh = await lab.serve(host, { port: 22, kind: 'ssh' });
  await using agent = await startAgent(lab);
  await agent.wait(is('port.opened', { ip: host.ip, port: 22 }), 90_000);

  await ssh.stop();
  const scans = [
    await agent.cli(['scan', host.ip], { timeout: 60_000 }),
    await agent.cli(['scan', host.ip], { timeout: 60_000 }),
  ];
  await agent.wait(is('port.closed', { ip: host.ip, port: 22 }), 5_000);

  assert.deepEqual(
    scans.map(({ code }) => code),
    [0, 0],
  );
  const { stdout } = await agent.cli(['events', '--json', '--type', 'port.closed']);
  assert.equal(stdout.trim().split('\n').length, 1);
});
