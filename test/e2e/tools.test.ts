import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createLab } from '../../src/lab/lab.ts';
import { agentAvailable, startAgent } from '../lab/agent.ts';

const placeOf = (program: string): string => spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim();

/** A folder with the programs that netmon calls, and no others, for PATH. */
async function programs(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'netmon-test-'));
  t.after(() => rm(folder, { recursive: true }));
  await chmod(folder, 0o755);
  for (const name of ['ip', 'setpriv', 'flock', 'getent', 'sh', 'sleep', 'head', 'cat']) {
    await symlink(placeOf(name), join(folder, name));
  }
  return {
    PATH: folder,
    /** Puts another program in the place of nmap. */
    async nmapIs(file: string) {
      const made = join(folder, 'new');
      await copyFile(file, made);
      await chmod(made, 0o755);
      await rename(made, join(folder, 'nmap'));
    },
  };
}

it('goes on watching without nmap, and says what is lost and how to get it', async (t) => {
  if (!agentAvailable(t)) return;
  const { PATH } = await programs(t);
  await using lab = await createLab({ hosts: 1 });
  await using agent = await startAgent(lab, { config: { arp: { learn: 'off' } }, env: { PATH } });
  await agent.wait(({ type, data }) => type === 'monitor.changed' && data?.to === 'degraded', 10_000);

  const guest = await lab.addHost();
  // Its first word may come before the sniffer listens.
  const announcing = setInterval(() => void lab.announce(guest), 500);
  await agent
    .wait(({ type, data }) => type === 'host.new' && data?.mac === guest.mac, 15_000)
    .finally(() => clearInterval(announcing));
  const status = await agent.cli(['status']);
  const report = await agent.cli(['report', '--format', 'json']);
  const { code } = await agent.stop();

  assert.equal(status.code, 1);
  assert.match(status.stdout, /arp +degraded .*\n +.*nmap is not installed: no sweeps/);
  assert.match(status.stdout, /ports +off .*\n +nmap is not installed: no port is scanned.*\n +→ .*apt install nmap/);
  const { monitors } = JSON.parse(report.stdout).notWatched;
  for (const name of ['arp', 'ports']) {
    const { gaps } = monitors.find(({ monitor }: { monitor: string }) => monitor === name);
    assert.ok(
      gaps.some(({ reason }: { reason: string }) => /nmap is not installed/.test(reason)),
      name,
    );
  }
  assert.equal(code, 0);
});

it('lives with an nmap that misbehaves, and works again with one that does not', { timeout: 120_000 }, async (t) => {
  if (!agentAvailable(t)) return;
  const { PATH, nmapIs } = await programs(t);
  const misbehaving = (name: string) => fileURLToPath(new URL(`../programs/nmap/${name}`, import.meta.url));
  await nmapIs(misbehaving('dies'));
  await using lab = await createLab({ hosts: 1 });
  await using agent = await startAgent(lab, {
    config: { arp: { learn: 'off', sweep_interval: '10s' } },
    env: { PATH },
  });
  await agent.wait(({ type }) => type === 'sweep.finished', 10_000);

  for (const name of ['dies', 'breaks-off', 'says-nothing', 'writes-garbage']) {
    await nmapIs(misbehaving(name));
    const { code, stdout, stderr } = await agent.cli(['scan', lab.host(1).ip]);
    assert.equal(code, 1, `${name}: ${stdout}${stderr}`);
  }
  await nmapIs(placeOf('nmap'));
  const scan = await agent.cli(['scan', lab.host(1).ip]);
  await agent.wait(({ type, data }) => type === 'sweep.finished' && data?.outcome === 'complete', 30_000);
  await agent.wait(
    ({ type, subject, data }) => type === 'monitor.changed' && subject === 'arp' && data?.to === 'running',
    5_000,
  );

  assert.equal(scan.code, 0, scan.stdout + scan.stderr);
  assert.ok(agent.seen.every(({ type, data }) => type !== 'monitor.changed' || data?.to !== 'down'));
});
