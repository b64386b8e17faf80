import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFile, chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { createLab, type Lab } from '../../src/lab/lab.ts';
import { agentAvailable, command, startAgent, type TestAgent } from '../lab/agent.ts';
import { fill, smallDisk } from '../support/small-disk.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const quiet = { arp: { learn: 'off', sweep_interval: '1h', flood_threshold: 4096 }, ports: { enabled: false } };

/** An alert that makes a group of its own. */
const alertLine = (number: number): string =>
  `${JSON.stringify({
    timestamp: new Date().toISOString().replace('Z', '000+0000'),
    ...{ event_type: 'alert', src_ip: `198.51.${number >> 8}.${number & 255}`, dest_ip: '10.77.0.10', proto: 'TCP' },
    alert: { action: 'allowed', gid: 1, signature_id: 7, rev: 1, signature: 'made up', category: '', severity: 1 },
  })}\n`;

/** Asks for the status until it fits. */
async function statusThat(agent: TestAgent, fits: RegExp, limit: number): Promise<void> {
  const deadline = performance.now() + limit;
  for (;;) {
    const { stdout } = await agent.cli(['status']);
    if (fits.test(stdout)) return;
    if (performance.now() > deadline) throw new Error(`after ${limit} ms the status is: ${stdout}`);
    await sleep(200);
  }
}

/** A start that is expected to fail at once. */
async function start(lab: Lab, data: string, cwd = '/') {
  const [program, ...first] = command;
  const call = [`--chdir=${cwd}`, program ?? '', ...first, 'start', '--data', data];
  return lab.exec(lab.sensor, 'env', call, { timeout: 15_000 });
}

it('lives on when its disk is full, says so, and stores what waited when there is room', {
  timeout: 90_000,
}, async (t) => {
  if (!agentAvailable(t)) return;
  const disk = smallDisk(t, 4);
  if (disk === null) return;
  await chmod(disk, 0o755);
  await using lab = await createLab({ hosts: 1 });
  const logs = temporaryFolder(t);
  await chmod(logs, 0o755);
  const log = join(logs, 'eve.json');
  let alerts = 0;
  const alert200 = async () => {
    const lines = Array.from({ length: 200 }, (_, index) => alertLine(alerts + index));
    alerts += lines.length;
    await appendFile(log, lines.join(''));
  };
  await alert200();
  const config = { ...quiet, ids: { files: [log] } };
  await using agent = await startAgent(lab, { config, data: join(disk, 'data') });
  await agent.wait(({ type }) => type === 'sweep.finished', 30_000);
  await agent.wait(({ type }) => type === 'ids.alert', 30_000);
  const joined: string[] = [];
  const join20 = async () => {
    for (let count = 0; count < 20; count += 1) {
      const number = joined.length + 1;
      const mac = `00:16:3e:00:${(number >> 8).toString(16).padStart(2, '0')}:${(number & 255).toString(16).padStart(2, '0')}`;
      joined.push(mac);
      await lab.spoof(lab.host(1), { ip: `10.77.0.${30 + (number % 200)}`, mac });
    }
  };

  fill(join(disk, 'filler'));
  for (let full = false; !full && joined.length < 1000; ) {
    await join20();
    await alert200();
    full = /cannot be stored/.test((await agent.cli(['status'])).stdout);
  }
  await join20();
  await alert200();
  await statusThat(agent, /^ids +degraded.*\n +events wait, they cannot be stored: /m, 10_000);
  await rm(join(disk, 'filler'));
  await statusThat(agent, /^arp +running/m, 30_000);
  await statusThat(agent, /^ids +running/m, 30_000);

  const { stdout } = await agent.cli(['events', '--json', '--type', 'host.new']);
  const macs = stdout
    .trim()
    .split('\n')
    .map((line) => String(JSON.parse(line).data?.mac));
  assert.deepEqual(macs.filter((mac) => mac.startsWith('00:16:3e')).toSorted(), joined.toSorted());
  const groups = (await agent.json(['alerts', '--all'])) as readonly { readonly count: number }[];
  assert.equal(groups.length, alerts);
  assert.ok(groups.every(({ count }) => count === 1));
});

it('does not start on a folder that it cannot or must not use, and says why in a line', {
  timeout: 90_000,
}, async (t) => {
  if (!agentAvailable(t)) return;
  const disk = smallDisk(t, 8);
  if (disk === null) return;
  await chmod(disk, 0o755);
  await using lab = await createLab({ hosts: 1 });
  const data = join(disk, 'data');

  await mkdir(join(disk, 'photos'));
  await writeFile(join(disk, 'photos', 'cat.jpg'), '');
  const foreign = await start(lab, join(disk, 'photos'));
  const tooLong = await start(lab, join(disk, 'x'.repeat(100)));
  await using agent = await startAgent(lab, { config: quiet, data });
  await agent.wait(({ type }) => type === 'agent.started', 10_000);
  const locked = await start(lab, 'data', disk);
  await agent.stop();
  const database = new Database(join(data, 'netmon.db'));
  database.exec('insert into schema_version (version) values (99)');
  database.close();
  const newer = await start(lab, data);
  spawnSync('mount', ['-o', 'remount,ro', disk]);
  const readOnly = await start(lab, data);

  const refusals = [
    { outcome: foreign, says: /photos is not empty and was not created by netmon/ },
    { outcome: tooLong, says: /the path of the data folder is too long for a socket/ },
    { outcome: locked, says: /another netmon \(process \d+\) uses .*data/ },
    { outcome: newer, says: /netmon.db has version 99 of the tables, this netmon knows versions up to \d+/ },
    { outcome: readOnly, says: /agent\.lock cannot be opened: the file system is read-only/ },
  ];
  for (const { outcome, says } of refusals) {
    assert.equal(outcome.code, 2, outcome.stdout);
    assert.match(outcome.stderr, says);
    assert.equal(outcome.stderr.trimEnd().split('\n').length, 1, outcome.stderr);
  }
});
