import assert from 'node:assert/strict';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createLab, type Lab } from '../../src/lab/lab.ts';
import { processesIn } from '../../src/lab/namespaces.ts';
import { agentAvailable, command, programRuns, startAgent } from '../lab/agent.ts';

/** CAP_NET_ADMIN and CAP_NET_RAW, as /proc/PID/status writes a set of capabilities. */
const twoCapabilities = '0000000000003000';
/** CAP_NET_RAW. */
const oneCapability = '0000000000002000';
const nobody = 65_534;

/** The lines of /proc/PID/status, and which program it is. */
async function statusOf(pid: number): Promise<{ readonly [field: string]: string }> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return Object.fromEntries(text.split('\n').map((line) => line.split(/:\s*/, 2)));
}

/** What a process and all that it started say of themselves. */
async function familyOf(lab: Lab, ancestor: number) {
  const all = await Promise.all((await processesIn(lab.sensor.namespace)).map(statusOf));
  const family = new Set([String(ancestor)]);
  for (let before = 0; before < family.size; ) {
    before = family.size;
    for (const { Pid = '', PPid = '' } of all) if (family.has(PPid)) family.add(Pid);
  }
  return all.filter(({ Pid = '' }) => family.has(Pid));
}

/** dumpcap gives up all capabilities by itself when it has opened the interface. */
const isAsExpected = (isAgent: boolean, name: string | undefined, capabilities: string | undefined): boolean =>
  capabilities === (isAgent ? twoCapabilities : oneCapability) ||
  (name === 'dumpcap' && /^0+$/.test(capabilities ?? ''));

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'netmon-test-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

it('goes on as the user netmon with two capabilities, and the programs that it starts with one', async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 1 });
  await lab.serve(lab.host(1), { port: 8888 });
  await using agent = await startAgent(lab);
  await agent.wait(({ type }) => type === 'sweep.finished', 30_000);
  await programRuns(lab, 'nmap', 30_000);

  const family = await familyOf(lab, agent.pid);

  assert.deepEqual(
    family
      .map(({ Name = '' }) => Name)
      .toSorted()
      .slice(-1),
    ['nmap'],
  );
  assert.ok(family.length >= 3, JSON.stringify(family.map(({ Name }) => Name)));
  const uid = (await readFile('/etc/passwd', 'utf8')).match(/^netmon:[^:]*:(\d+):/m)?.[1];
  for (const { Name, Pid, Uid = '', CapEff, CapPrm, CapBnd, NoNewPrivs } of family) {
    assert.deepEqual(
      { Uid: Uid.split('\t'), CapBnd, NoNewPrivs },
      { Uid: [uid, uid, uid, uid], CapBnd: twoCapabilities, NoNewPrivs: '1' },
      Name,
    );
    const isAgent = Pid === String(agent.pid);
    for (const set of [CapEff, CapPrm]) assert.ok(isAsExpected(isAgent, Name, set), `${Name}: ${CapEff} ${CapPrm}`);
  }
});

it('keeps root when the config says so', async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 1 });
  await using agent = await startAgent(lab, { config: { security: { run_as: 'root' }, ports: { enabled: false } } });
  await agent.wait(({ type }) => type === 'sweep.finished', 30_000);

  const family = await familyOf(lab, agent.pid);

  assert.ok(family.every(({ Uid }) => Uid === '0\t0\t0\t0'));
});

it('gives up root also when only root can reach the clone', { timeout: 120_000 }, async (t) => {
  if (!agentAvailable(t)) return;
  const home = await folderFor(t);
  const clone = join(home, 'clone');
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const isNeeded = (file: string) => !/node_modules\/(\.cache|@biomejs|typescript|@typescript|knip)(\/|$)/.test(file);
  await cp(join(command.at(-1) ?? '', '..'), join(clone, 'dist'), { recursive: true });
  await cp(join(root, 'node_modules'), join(clone, 'node_modules'), { recursive: true, filter: isNeeded });
  await cp(join(root, 'package.json'), join(clone, 'package.json'));
  await using lab = await createLab({ hosts: 1 });
  await using agent = await startAgent(lab, {
    command: [process.execPath, join(clone, 'dist', 'main.js')],
    config: { ports: { enabled: false } },
  });

  await agent.wait(({ type }) => type === 'sweep.finished', 30_000);
  const status = await agent.cli(['status']);
  const family = await familyOf(lab, agent.pid);
  const commandLine = await readFile(`/proc/${agent.pid}/cmdline`, 'utf8');
  const { code } = await agent.stop('SIGTERM');

  assert.equal(status.code, 0, status.stdout);
  assert.match(commandLine, /^\/run\/netmon\/node\0/);
  for (const { Name, Pid, CapEff } of family) {
    assert.ok(isAsExpected(Pid === String(agent.pid), Name, CapEff), `${Name}: ${CapEff}`);
  }
  assert.equal(code, 0, agent.output().stderr);
});

it('says which config file the user netmon cannot read', async (t) => {
  if (!agentAvailable(t)) return;
  const folder = await folderFor(t);
  const config = join(folder, 'config.yaml');
  await writeFile(config, 'ports:\n  enabled: false\n');
  await using lab = await createLab({ hosts: 1 });
  const [program = '', ...first] = command;

  const start = [...first, 'start', '--data', `${folder}-data`, '--config', config];
  const { code, stderr } = await lab.exec(lab.sensor, program, start);
  await rm(`${folder}-data`, { recursive: true });

  assert.equal(code, 2);
  assert.match(
    stderr,
    new RegExp(`^netmon: root is dropped, and the user netmon cannot read ${config} .*chgrp netmon.*\n$`),
  );
});

it('works with what it may do when it has no rights at all', { timeout: 60_000 }, async (t) => {
  if (!agentAvailable(t)) return;
  const folder = await folderFor(t);
  await chmod(folder, 0o755);
  const data = join(folder, 'data');
  await mkdir(data);
  await chown(data, nobody, nobody);
  await using lab = await createLab({ hosts: 2 });
  const gateway = lab.host(1);
  const dropped = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--bounding-set=-all'];
  await lab.serve(gateway, { port: 22, kind: 'ssh' });
  await using agent = await startAgent(lab, { command: [...dropped, '--inh-caps=-all', '--', ...command], data });

  await agent.wait(({ type, data: is }) => type === 'sweep.finished' && is?.outcome === 'complete', 30_000);
  await agent.wait(({ type, data: is }) => type === 'port.opened' && is?.ip === gateway.ip, 30_000);
  const hosts = await agent.json(['hosts']);
  const status = await agent.cli(['status']);

  assert.equal(status.code, 1);
  assert.match(status.stdout, /no permission to capture frames/);
  assert.match(status.stdout, /full TCP connections/);
  assert.ok(Array.isArray(hosts) && hosts.some(({ ip, mac }) => ip === gateway.ip && mac === gateway.mac));
});
