import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Batch } from '../../../../src/core/batch.ts';
import type { Exec } from '../../../../src/core/edges.ts';
import type { Json } from '../../../../src/core/json.ts';
import { verifyArchive } from '../../../../src/edges/runs/read-archive.ts';
import { planKey, planToJson } from '../../../../src/monitors/ports/plan.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { aHost, aKnownPort, aPlan } from '../builders.ts';
import { type Agent, isScan, startAgent } from '../context.ts';
import { fakeNmap } from '../fake-nmap.ts';

const config = { ports: '1-100', interval: '6h', confirm: false };
const hosts = [aHost('a', '10.0.0.1'), aHost('b', '10.0.0.2')];
const memory = new Map(
  hosts.map(({ id, ip }) => [planKey(id), planToJson(aPlan({ host: id, ip: ip ?? '', lookedAt: 1 }))]),
);
/** Both were known before; the first is not open any more. */
const ports = [
  aKnownPort({ host: 'a', ip: '10.0.0.1', port: 80 }),
  aKnownPort({ host: 'b', ip: '10.0.0.2', port: 25 }),
];
const network = { '10.0.0.1': [22], '10.0.0.2': [25, 53] };

/** An nmap that hangs in the step that `hangs` names until it is ended, after it wrote what `leaves` makes of its result. */
function hangingNmap(hangs: (args: readonly string[]) => boolean, leaves: (xml: string) => string = () => '') {
  const nmap = fakeNmap(network);
  const reached = Promise.withResolvers<void>();
  const exec: Exec = async (program, args, options) => {
    const result = await nmap.exec(program, args, options);
    if (!hangs(args)) return result;
    const file = `${args[args.indexOf('-oA') + 1]}.xml`;
    writeFileSync(file, leaves(readFileSync(file, 'utf8')));
    reached.resolve();
    return new Promise((_, reject) => options.signal.addEventListener('abort', () => reject(options.signal.reason)));
  };
  return { exec, reached: reached.promise };
}

const inServices = (args: readonly string[]) => args.includes('-sV');
const inPorts = (args: readonly string[]) => !args.includes('-sV');

const told = ({ events }: Batch) => events.map(({ type, subject }) => `${type} ${subject}`);
const remembered = (from: ReadonlyMap<string, Json>) =>
  [...from].filter(([key, value]) => key.startsWith('run:') && value !== null).map(([key]) => key);

/** What is on disk and stored at this moment, as SIGKILL would leave it. */
function killed(t: TestContext, agent: Agent) {
  const data = temporaryFolder(t);
  cpSync(agent.data, data, { recursive: true, verbatimSymlinks: true });
  return { data, memory: new Map(agent.memory) };
}

describe('a scan that is broken off by the end of the agent', () => {
  it('counts as far as it went: what it saw is told, also what it saw closed', async (t) => {
    const { exec, reached } = hangingNmap(inServices);
    const agent = startAgent(t, { config, hosts, memory, ports, exec });

    await reached;
    await agent.stop();

    const [batch, ...more] = agent.batches.filter(isScan);
    assert.ok(batch && more.length === 0);
    assert.deepEqual(told(batch), [
      'port.opened 10.0.0.1 tcp/22',
      'port.closed 10.0.0.1 tcp/80',
      'port.opened 10.0.0.2 tcp/53',
      'scan.finished 2 targets',
    ]);
    assert.deepEqual([batch.scans?.[0]?.outcome, batch.scans?.[0]?.reason], ['partial', 'the scan was broken off']);
    assert.deepEqual(remembered(agent.memory), []);
    assert.deepEqual((await verifyArchive(agent.data)).problems, []);
  });

  it('says nothing of hosts that its file does not hold to their end', async (t) => {
    const half = (xml: string) => xml.slice(0, xml.lastIndexOf('<extraports'));
    const { exec, reached } = hangingNmap(inPorts, half);
    const agent = startAgent(t, { config, hosts, memory, ports, exec });

    await reached;
    await agent.stop();

    const batch = agent.batches.find(isScan);
    assert.ok(batch);
    assert.deepEqual(told(batch), ['port.opened 10.0.0.1 tcp/22', 'scan.finished 2 targets']);
    assert.deepEqual(
      batch.ports?.map(({ host, port, state }) => [host, port, state]),
      [['a', 22, 'open']],
    );
  });

  it('is no scan when it saw nothing', async (t) => {
    const { exec, reached } = hangingNmap(inPorts);
    const agent = startAgent(t, { config, hosts, memory, ports, exec });

    await reached;
    await agent.stop();

    assert.deepEqual(agent.batches.filter(isScan), []);
    assert.deepEqual(remembered(agent.memory), []);
    assert.deepEqual(agent.batches.flatMap(told), ['scan.started 2 targets', 'scan.ended 2 targets']);
  });
});

describe('a scan whose agent is killed', () => {
  it('is taken in once at the next start, with its own time, and goes on with what it did not see', async (t) => {
    const { exec, reached } = hangingNmap(inServices);
    const first = startAgent(t, { config, hosts, memory, ports, exec });
    await reached;
    const left = killed(t, first);
    const nmap = fakeNmap(network);

    const second = startAgent(t, { config, hosts, ports, ...left, exec: nmap.exec });
    const taken = await second.batch(isScan);
    const again = await second.batch((batch) => isScan(batch) && batch !== taken);
    await second.stop();
    const third = startAgent(t, { config, hosts, memory: second.memory, data: second.data, exec: nmap.exec });
    await third.request({ targets: [] });

    assert.equal(remembered(left.memory).length, 1);
    assert.ok(told(taken).includes('port.closed 10.0.0.1 tcp/80'));
    assert.equal(`run:${taken.scans?.[0]?.folder?.slice('runs/'.length)}`, remembered(left.memory)[0]);
    assert.equal(taken.scans?.[0]?.finishedAt, taken.scans?.[0]?.startedAt);
    assert.deepEqual(told(again), ['scan.finished 2 targets']);
    assert.deepEqual(remembered(third.memory), []);
    assert.equal(third.batches.filter(isScan).filter(({ scans }) => scans?.[0]?.id === taken.scans?.[0]?.id).length, 0);
    assert.deepEqual((await verifyArchive(third.data)).problems, []);
  });

  it('is taken in once also when it was killed between its archive and the store', async (t) => {
    const nmap = fakeNmap(network);
    const first = startAgent(t, { config, hosts, memory, ports, exec: nmap.exec });
    await first.batch(isScan);
    await first.stop();
    const [begun] = first.batches.flatMap(({ checkpoint = {} }) =>
      Object.entries(checkpoint).filter(([key, value]) => key.startsWith('run:') && value !== null),
    );
    const before = new Map([...memory, ...(begun === undefined ? [] : [begun])]);

    const second = startAgent(t, { config, hosts, ports, memory: before, data: first.data, exec: nmap.exec });
    const taken = await second.batch(isScan);
    await second.stop();

    assert.equal(`run:${taken.scans?.[0]?.folder?.slice('runs/'.length)}`, begun?.[0]);
    assert.ok(told(taken).includes('port.opened 10.0.0.1 tcp/22'));
    assert.deepEqual((await verifyArchive(first.data)).problems, []);
    assert.ok(readdirSync(join(first.data, 'runs')).every((name) => !name.startsWith('.partial-')));
  });

  it('cannot keep the monitor from starting when nothing of it can be read', async (t) => {
    const begun = {
      ...{ name: '20261121T060102.345Z', startedAt: 5, asksLater: true },
      order: { targets: ['10.0.0.1'], addresses: 1, protocol: 'tcp', ports: '1-100' },
      lanes: [{ targets: ['10.0.0.1'], addresses: 1 }],
    };
    const noted = new Map<string, Json>([['run:20261121T060102.345Z', begun]]);
    const agent = startAgent(t, { config, memory: noted, exec: fakeNmap(network).exec });

    await agent.request({ targets: ['10.0.0.1'] });

    assert.deepEqual(remembered(agent.memory), []);
    assert.equal(agent.batches.flatMap(told)[0], 'scan.ended 10.0.0.1');
  });
});
