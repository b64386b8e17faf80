import assert from 'node:assert/strict';
import { appendFile, chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import type { LabEvent } from '../../src/lab/event-feed.ts';
import { createLab } from '../../src/lab/lab.ts';
import { agentAvailable, startAgent } from '../lab/agent.ts';

const is =
  (type: string, data: { readonly [field: string]: unknown } = {}) =>
  (event: LabEvent): boolean =>
    event.type === type && Object.entries(data).every(([field, value]) => event.data?.[field] === value);

const alertLine = (source: string, target: string, sid: number): string =>
  `${JSON.stringify({
    timestamp: new Date().toISOString().replace('Z', '000+0000'),
    ...{ event_type: 'alert', src_ip: source, src_port: 40_000, dest_ip: target, dest_port: 22, proto: 'TCP' },
    alert: { action: 'allowed', gid: 1, signature_id: sid, rev: 1, signature: 'made-up', category: '', severity: 1 },
  })}\n`;

it('tells what a log of alerts says, labels its own scans, and counts nothing twice when it is killed', {
  timeout: 180_000,
}, async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 2 });
  const [attacker, victim] = [1, 2].map(lab.host);
  if (attacker === undefined || victim === undefined) return;
  const logs = await mkdtemp(join(tmpdir(), 'netmon-logs-'));
  t.after(() => rm(logs, { recursive: true }));
  await chmod(logs, 0o755);
  const log = join(logs, 'eve.json');
  const config = {
    arp: { sweep_interval: '10s', neighbour_interval: '2s' },
    ports: { ports: '1-2000', interval: '1m' },
    ids: { files: [log] },
  };
  const data = join(logs, 'data');
  const first = await startAgent(lab, { config, data });
  const scansVictim = ({ type, data: of }: LabEvent): boolean =>
    type === 'scan.started' && Array.isArray(of?.targets) && of.targets.includes(victim.ip);
  await first.wait(scansVictim, 60_000);
  const sensor = lab.sensor.ip;
  await appendFile(log, alertLine(attacker.ip, victim.ip, 7) + alertLine(sensor, victim.ip, 8));
  const told = await first.wait(is('ids.alert', { sid: 7 }), 10_000);
  assert.equal(told.data?.direction, 'lateral');
  await first.kill();
  await appendFile(log, alertLine(attacker.ip, victim.ip, 7));

  await using second = await startAgent(lab, { config, data });
  await second.wait(is('agent.died'), 30_000);
  await second.wait(is('scan.started'), 60_000);
  await appendFile(log, alertLine(attacker.ip, victim.ip, 9));
  await second.wait(is('ids.alert', { sid: 9 }), 20_000);

  const groups = (await second.json(['alerts', '--all'])) as { sid: number; count: number; own: string | null }[];
  const facts = groups.map(({ sid, count, own }) => `${sid} ${count} ${own}`).sort();
  assert.deepEqual(facts, ['7 2 null', '8 1 scan', '9 1 null']);
  assert.equal(second.seen.filter(is('ids.alert', { sid: 7 })).length, 1);
});
