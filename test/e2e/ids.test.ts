import assert from 'node:assert/strict';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import type { LabEvent } from '../../src/lab/event-feed.ts';
import { createLab, type Lab } from '../../src/lab/lab.ts';
import { processesIn } from '../../src/lab/namespaces.ts';
import type { Station } from '../../src/lab/station.ts';
import { agentAvailable, nothingRuns, programRuns, startAgent, type TestAgent } from '../lab/agent.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface ShownGroup {
  readonly sid: number;
  readonly source: string;
  readonly target: string;
  readonly count: number;
  readonly own: string | null;
  readonly captures: readonly string[];
}

const engineName = 'Suricata-Main';
const backdoor = 4444;
const floodPort = 2000;

const rule = (sid: number, header: string, message: string, options = ''): string =>
  `alert ${header} (msg:"${message}"; ${options}sid:${sid}; rev:1;)`;

const rules = [
  rule(1, `tcp any any -> any ${backdoor}`, 'TEST backdoor', 'flags:S; '),
  rule(2, 'tcp any any -> any 22', 'TEST SSH', 'flags:S; '),
  rule(
    3,
    `udp any any -> any ${floodPort}`,
    'TEST flood',
    'threshold:type limit, track by_src, seconds 600, count 1; ',
  ),
];

/** A file of rules that the agent, which is not root, may read. */
async function someRules(
  t: TestContext,
): Promise<{ readonly file: string; write(lines: readonly string[]): Promise<void> }> {
  const folder = temporaryFolder(t);
  await chmod(folder, 0o755);
  const file = join(folder, 'test.rules');
  const write = async (lines: readonly string[]): Promise<void> => {
    await writeFile(`${file}.new`, `${lines.join('\n')}\n`, { mode: 0o644 });
    await rename(`${file}.new`, file);
  };
  await write(rules);
  return { file, write };
}

const isType = (type: string) => (event: LabEvent) => event.type === type;
const isAlert = (sid: number, from: Station, to?: Station) => (event: LabEvent) =>
  event.type === 'ids.alert' &&
  event.data?.sid === sid &&
  event.data.source === from.ip &&
  (to === undefined || event.data.target === to.ip);
const idsIs =
  (state: string, why = /^/) =>
  (event: LabEvent) =>
    event.type === 'monitor.changed' &&
    event.subject === 'ids' &&
    event.data?.to === state &&
    why.test(String(event.data?.reason ?? ''));

const knock = (lab: Lab, from: Station, to: Station, port = backdoor) =>
  lab.exec(from, 'nmap', ['-sS', '-Pn', '-n', '--disable-arp-ping', '--max-retries', '0', '-p', String(port), to.ip]);

const groupsOf = async (agent: TestAgent): Promise<readonly ShownGroup[]> =>
  (await agent.json(['alerts', '--all'])) as readonly ShownGroup[];

const total = (groups: readonly ShownGroup[]): number => groups.reduce((sum, { count }) => sum + count, 0);

async function pidOf(lab: Lab, program: string): Promise<number> {
  for (const pid of await processesIn(lab.sensor.namespace)) {
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
    if (name.trim() === program) return pid;
  }
  throw new Error(`no ${program} runs`);
}

/** Waits for an event that comes after now. */
const next = (agent: TestAgent, fits: (event: LabEvent) => boolean, limit: number): Promise<LabEvent> => {
  const before = new Set(agent.seen);
  return agent.wait((event) => !before.has(event) && fits(event), limit);
};

const config = (file: string) => ({
  ports: { ports: '22,80', interval: '1d' },
  bandwidth: { threshold: '2MB/s', cooldown: '2s' },
  capture: { before: '3s', after: '1s', keep_free: 1 },
  ids: { engine: { run: 'suricata', rules: [file] } },
});

it('Suricata below the agent tells of an attack at once, not of its own scans, and looks through captures', {
  timeout: 240_000,
}, async (t) => {
  if (!agentAvailable(t)) return;
  await using lab = await createLab({ hosts: 4, hub: true });
  const [victim, attacker, second, third] = [lab.host(1), lab.host(2), lab.host(3), lab.host(4)];
  const { file, write } = await someRules(t);
  await using agent = await startAgent(lab, { config: config(file) });
  await agent.wait(idsIs('running'), 60_000);
  await programRuns(lab, 'dumpcap', 30_000);

  await t.test('an attack of one host on another is a group of alerts within two seconds', async () => {
    const attacks = [
      [attacker, victim],
      [attacker, second],
      [attacker, third],
      [victim, attacker],
      [victim, second],
    ] as const;
    const took: number[] = [];
    for (const [from, to] of attacks) {
      const told = next(agent, isAlert(1, from, to), 20_000);
      await knock(lab, from, to);
      const { time, storedAt } = await told;
      took.push(Date.parse(storedAt) - Date.parse(time));
    }
    const groups = (await groupsOf(agent)).filter(({ sid }) => sid === 1);
    t.diagnostic(`stored ${took.join(', ')} ms after the packet`);
    assert.deepEqual(
      groups.map(({ source, target, count }) => `${source} ${target} ${count}`).sort(),
      attacks.map(([from, to]) => `${from.ip} ${to.ip} 1`).sort(),
    );
    // A single one may be late on a busy machine.
    const [, , median = Number.NaN] = took.toSorted((a, b) => a - b);
    assert.ok(median < 2000, `${took}`);
  });

  await t.test('what its own scan causes is labelled and not told', async () => {
    const { code, stderr } = await agent.cli(['scan', victim.ip], { timeout: 60_000 });
    assert.equal(code, 0, stderr);
    await knock(lab, attacker, victim, 22);
    await agent.wait(isAlert(2, attacker), 20_000);
    const ssh = (await groupsOf(agent)).filter(({ sid }) => sid === 2);
    const own = ssh.filter(({ source }) => source === lab.sensor.ip);
    assert.ok(own.length > 0);
    assert.ok(own.every((group) => group.own === 'scan'));
    assert.ok(ssh.every((group) => group.own === 'scan' || group.source === attacker.ip));
    assert.equal(agent.seen.filter(isAlert(2, lab.sensor)).length, 0);
  });

  await t.test("a flood's capture is looked through, and adds nothing to what was seen live", async () => {
    const before = await groupsOf(agent);
    const analysed = next(agent, isType('ids.capture-analysed'), 90_000);
    await lab.stream(attacker, { to: victim, seconds: 4, rate: 5000, size: 1000, port: floodPort });
    const { data } = await analysed;
    const after = await groupsOf(agent);
    const [flood] = after.filter(({ sid }) => sid === 3);
    assert.ok(Number(data?.alerts) >= 1);
    assert.deepEqual(flood?.captures, [data?.capture]);
    // netmon may have scanned meanwhile.
    const others = (groups: typeof after) => total(groups.filter(({ own }) => own === null));
    assert.equal(others(after), others(before) + 1);
  });

  await t.test('rules with an error are told, and those of before go on', async () => {
    const refused = next(agent, idsIs('degraded', /error parsing signature/), 60_000);
    await write([...rules, rule(4, 'tcp any any -> any any', 'TEST', 'no_such_word; ')]);
    await refused;
    const told = next(agent, isAlert(1, second), 20_000);
    await knock(lab, second, victim);
    await told;
    const mended = next(agent, idsIs('running'), 60_000);
    await write([...rules, rule(5, 'tcp any any -> any 5555', 'TEST new', 'flags:S; ')]);
    await mended;
  });

  await t.test('an engine that is killed is told, and started again', async () => {
    const down = next(agent, idsIs('down', /no engine watches eth0/), 20_000);
    const up = next(agent, idsIs('running'), 60_000);
    const before = agent.seen.length;
    process.kill(await pidOf(lab, engineName), 'SIGKILL');
    await down;
    await up;
    const changed = agent.seen
      .slice(before)
      .filter((event) => isType('monitor.changed')(event) && event.data?.to !== 'running');
    assert.deepEqual([...new Set(changed.map(({ subject }) => subject))], ['ids'], 'the others go on');
    const told = next(agent, isAlert(1, third), 20_000);
    await knock(lab, third, victim);
    await told;
    const isAttack = ({ sid, target }: ShownGroup) => sid === 1 && target === victim.ip;
    const counts = (await groupsOf(agent)).filter(isAttack).map(({ count }) => count);
    assert.deepEqual(counts, [1, 1, 1]);
    const { stdout } = await agent.cli(['report', '-f', 'json']);
    const gaps = JSON.parse(stdout).notWatched.monitors.find(
      ({ monitor }: { monitor: string }) => monitor === 'ids',
    ).gaps;
    assert.ok(
      gaps.some(({ reason }: { reason: string | null }) => /no engine watches eth0: .*SIGKILL/.test(reason ?? '')),
    );
  });

  await t.test(
    'an interface that goes is told though the engine lives on, and it watches when that is back',
    async () => {
      const gone = next(
        agent,
        idsIs('degraded', /the engine on eth0: .*(?:eth0 is gone|failed to poll interface)/),
        20_000,
      );
      await lab.removeInterface(lab.sensor);
      await gone;
      const back = next(agent, idsIs('running'), 60_000);
      await lab.restoreInterface(lab.sensor);
      await back;
      const told = next(agent, isAlert(1, second, attacker), 20_000);
      await knock(lab, second, attacker);
      await told;
    },
  );

  await t.test('nothing of it outlives an agent that is killed, and the next one counts nothing twice', async () => {
    const before = await groupsOf(agent);
    await agent.kill();
    await nothingRuns(lab, 5000);
    const restart = Date.now();
    await using again = await startAgent(lab, { config: config(file), data: agent.data });
    await again.wait((event) => idsIs('running')(event) && Date.parse(event.time) >= restart, 60_000);
    const told = again.wait(isAlert(5, third), 20_000);
    await knock(lab, third, victim, 5555);
    await told;
    const after = (await groupsOf(again)).filter(({ sid, own }) => sid !== 5 && own === null);
    const countsOf = (groups: readonly ShownGroup[]) =>
      groups.map(({ sid, source, target, count }) => `${sid} ${source} ${target} ${count}`).sort();
    assert.deepEqual(countsOf(after), countsOf(before.filter(({ own }) => own === null)));
  });
});
