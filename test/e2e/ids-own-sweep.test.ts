import assert from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { createLab } from '../../src/lab/lab.ts';
import { agentAvailable, startAgent } from '../lab/agent.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface ShownGroup {
  readonly sid: number;
  readonly source: string;
  readonly target: string;
  readonly own: string | null;
}

/** Behind the gateway: of such a network nmap asks by ICMP echo and timestamp, a SYN to 443 and an ACK to 80. */
const behind = '10.88.0.0/29';
const routed = '10.88.0.1';

const rules = [
  `alert icmp any any -> ${behind} any (msg:"TEST ping"; itype:8; sid:1; rev:1;)`,
  `alert tcp any any -> ${behind} 443 (msg:"TEST SYN"; flags:S; sid:2; rev:1;)`,
  `alert tcp any any -> ${behind} 80 (msg:"TEST ACK"; flags:A; sid:3; rev:1;)`,
];

it("netmon's own sweeps of a routed network are labelled, another's ping is told", { timeout: 240_000 }, async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 2, hub: true });
  const [gateway, other] = [lab.host(1), lab.host(2)];
  const folder = temporaryFolder(t);
  await chmod(folder, 0o755);
  const file = join(folder, 'test.rules');
  await writeFile(file, `${rules.join('\n')}\n`, { mode: 0o644 });
  await lab.exec(gateway, 'ip', ['addr', 'add', `${routed}/32`, 'dev', 'lo']);
  await lab.exec(other, 'ip', ['route', 'add', behind, 'via', gateway.ip]);
  const config = {
    networks: [lab.network, behind],
    arp: { sweep_interval: '10s' },
    ports: { enabled: false },
    bandwidth: { enabled: false },
    capture: { enabled: false },
    ids: { engine: { run: 'suricata', rules: [file] } },
  };
  await using agent = await startAgent(lab, { config });
  await agent.wait(
    ({ type, subject, data }) => type === 'monitor.changed' && subject === 'ids' && data?.to === 'running',
    60_000,
  );
  const groups = async () => (await agent.json(['alerts', '--all'])) as readonly ShownGroup[];

  for (let seen: readonly ShownGroup[] = []; new Set(seen.map(({ sid }) => sid)).size < rules.length; ) {
    await new Promise((resolve) => setTimeout(resolve, 200, null));
    t.signal.throwIfAborted();
    seen = await groups();
  }
  await lab.exec(other, 'nmap', ['-sn', '-PE', '-n', routed]);
  await agent.wait(({ type, data }) => type === 'ids.alert' && data?.source === other.ip, 30_000);

  const seen = await groups();
  const [own, others] = [
    seen.filter(({ source }) => source === lab.sensor.ip),
    seen.filter(({ source }) => source !== lab.sensor.ip),
  ];
  assert.ok(own.length >= rules.length);
  assert.ok(
    own.every((group) => group.own === 'scan'),
    JSON.stringify(own),
  );
  assert.deepEqual(
    others.map(({ sid, source, target, own: of }) => [sid, source, target, of]),
    [[1, other.ip, routed, null]],
  );
  assert.ok(agent.seen.every(({ type, data }) => type !== 'ids.alert' || data?.source === other.ip));
  const { stdout: shown } = await agent.cli(['events']);
  assert.ok(shown.includes('sweep.finished') && !shown.includes('sweep.window'));
  const windows = (await agent.cli(['events', '--json', '--type', 'sweep.window'])).stdout.trim().split('\n');
  assert.equal(windows.length, 1);
});
