import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Batch } from '../../../src/core/batch.ts';
import { NetmonError } from '../../../src/core/errors.ts';
import { planKey, planToJson } from '../../../src/monitors/ports/plan.ts';
import { aHost, aKnownPort, aPlan } from './builders.ts';
import { isScan, newHost, startAgent } from './context.ts';
import { ended, fakeNmap } from './fake-nmap.ts';

const scanOf = (ip: string) => (batch: Batch) => batch.scans?.[0]?.targets.includes(ip) === true;
const types = ({ events }: Batch) => events.map(({ type }) => type);
const config = { ports: '1-100', interval: '6h', service_detection: false };

describe('ports monitor', () => {
  it('acknowledges what it heard together with what follows from it, before it scans', async (t) => {
    const agent = startAgent(t, { config, exec: fakeNmap({ '10.0.0.1': [22] }).exec });

    agent.tell(newHost('aa', '10.0.0.1'));
    await agent.batch(isScan);

    assert.equal(agent.batches[0]?.heard, 1);
    assert.deepEqual(Object.keys(agent.batches[0]?.checkpoint ?? {}), [planKey('aa')]);
  });

  it('scans a newcomer beside a long batch, and no more than two at once', async (t) => {
    const held = Promise.withResolvers<null>();
    const network = { '10.0.0.1': [22], '10.0.0.2': [22], '10.0.0.3': [80] };
    const nmap = fakeNmap(network, async ({ targets }) => (targets.includes('10.0.0.1') ? held.promise : null));
    const known = (id: string, ip: string) => [planKey(id), planToJson(aPlan({ host: id, ip }))] as const;
    const memory = new Map([known('a', '10.0.0.1'), known('b', '10.0.0.2')]);
    const agent = startAgent(t, { config, memory, exec: nmap.exec });

    agent.tell(newHost('c', '10.0.0.3'));
    const newcomer = await agent.batch(isScan);
    agent.tell(newHost('d', '10.0.0.4'));
    await agent.batch(scanOf('10.0.0.4'));
    held.resolve(null);
    await agent.batch(scanOf('10.0.0.1'));

    assert.deepEqual(newcomer.scans?.[0]?.targets, ['10.0.0.3']);
    assert.deepEqual(
      nmap.calls.map(({ targets }) => targets),
      [['10.0.0.1', '10.0.0.2'], ['10.0.0.3'], ['10.0.0.4']],
    );
    assert.equal(nmap.most, 2);
  });

  it('goes on after a restart with what is due, knowing the ports of before', async (t) => {
    const nmap = fakeNmap({ '10.0.0.1': [22], '10.0.0.2': [22] });
    const look = { ports: '1-100', rest: 'closed' as const };
    const due = aPlan({ host: 'host-5', ip: '10.0.0.1', lookedAt: 1, tcp: look });
    const notDue = aPlan({ host: 'b', ip: '10.0.0.2', dueAt: Date.now() + 3_600_000, lookedAt: 1, tcp: look });
    const memory = new Map([due, notDue].map((plan) => [planKey(plan.host), planToJson(plan)]));
    const hosts = [aHost('host-5', '10.0.0.1'), aHost('b', '10.0.0.2')];
    const ports = [aKnownPort({ ip: '10.0.0.1', port: 80 })];

    const once = { ...config, confirm: false };
    const batch = await startAgent(t, { config: once, hosts, memory, ports, exec: nmap.exec }).batch(isScan);

    assert.deepEqual(nmap.calls[0]?.targets, ['10.0.0.1']);
    assert.deepEqual(types(batch), ['port.opened', 'port.closed', 'scan.finished']);
  });
});

describe('ports monitor and operating systems', () => {
  it('hands over the guesses with the scan where the config asks for them, and none else', async (t) => {
    const { exec } = fakeNmap({ '10.0.0.1': [22] });
    const [asking, other] = [
      startAgent(t, { config: { ...config, os_detection: true }, exec }),
      startAgent(t, { config, exec }),
    ];

    for (const agent of [asking, other]) agent.tell(newHost('aa', '10.0.0.1'));
    const [batch, without] = [await asking.batch(isScan), await other.batch(isScan)];

    const guesses = [{ name: 'Linux 5.0 - 5.14', accuracy: 98 }];
    assert.deepEqual(batch.os, [{ host: 'aa', guesses, seenAt: batch.scans?.[0]?.finishedAt }]);
    assert.deepEqual(without.os, []);
  });
});

describe('ports monitor within its bounds', () => {
  it('does not scan what is outside the networks, excluded or gone', async (t) => {
    const nmap = fakeNmap({});
    const site = { networks: ['10.0.0.0/24'], exclude: ['10.0.0.5-6'] };
    const agent = startAgent(t, { config, site, exec: nmap.exec });

    agent.tell(newHost('a', '192.0.2.1'));
    agent.tell(newHost('b', '10.0.0.6'));
    agent.tell(newHost('c', '10.0.0.7'));
    agent.tell({ ...newHost('c', '10.0.0.7'), type: 'host.gone' });
    agent.tell(newHost('d', '10.0.0.8'));
    await agent.batch(isScan);

    assert.deepEqual(
      nmap.calls.map(({ targets }) => targets),
      [['10.0.0.8']],
    );
  });

  it('ends when what it found cannot be stored', async (t) => {
    const agent = startAgent(t, { config, storeFails: true });

    agent.tell(newHost('a', '10.0.0.1'));

    await assert.rejects(agent.ended, /the disk is gone/);
  });

  it('ends at once when it is told to, nmap or not', async (t) => {
    const hanging = Promise.withResolvers<void>();
    const agent = startAgent(t, {
      config,
      exec: (_, __, { signal }) => {
        hanging.resolve();
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
    });
    agent.tell(newHost('a', '10.0.0.1'));
    await hanging.promise;

    await agent.stop();

    assert.deepEqual(agent.batches.filter(isScan), []);
  });
});

describe('ports monitor whose nmap does not work', () => {
  it('says that a scan failed, closes nothing because of it, and keeps its folder apart', async (t) => {
    const nmap = fakeNmap({}, async () => ended);
    const memory = new Map([[planKey('host-5'), planToJson(aPlan())]]);
    const agent = startAgent(t, { config, memory, ports: [aKnownPort()], exec: nmap.exec });

    const batch = await agent.batch(isScan);

    assert.deepEqual(types(batch), ['scan.finished']);
    assert.deepEqual(batch.ports, []);
    assert.equal(batch.scans?.[0]?.outcome, 'failed');
    assert.match(agent.troubles.at(-1) ?? '', /the last port scan failed: nmap wrote no result/);
    assert.equal(batch.scans?.[0]?.folder, `runs/${readdirSync(join(agent.data, 'runs'))[0]}`);
    assert.ok(!existsSync(join(agent.data, 'runs', 'latest')));
  });

  it('is degraded without nmap, and tries again later', async (t) => {
    const memory = new Map([[planKey('host-5'), planToJson(aPlan())]]);
    const missing = new NetmonError('TOOL_MISSING', 'nmap', 'nmap is not installed');
    const agent = startAgent(t, { config, memory, exec: () => Promise.reject(missing) });

    const { checkpoint } = await agent.batch(({ checkpoint: stored = {} }) => planKey('host-5') in stored);

    assert.deepEqual(agent.troubles, ['nmap is not installed']);
    assert.ok(JSON.stringify(checkpoint).includes('"failures":0'));
    assert.deepEqual(
      [...agent.memory].filter(([key, value]) => key.startsWith('run:') && value !== null),
      [],
    );
    assert.deepEqual(readdirSync(join(agent.data, 'runs')), []);
  });

  it('goes on without raw sockets when it may not use them after all', async (t) => {
    const refused = { ...ended, exitCode: 1, stderr: 'You requested a scan type which requires root privileges.\n' };
    const nmap = fakeNmap({ '10.0.0.5': [22] }, async ({ args }) => (args.includes('-sS') ? refused : null));
    const agent = startAgent(t, { config, hosts: [aHost('host-5', '10.0.0.5')], exec: nmap.exec });

    const batch = await agent.batch(isScan);

    assert.deepEqual(types(batch), ['port.opened', 'scan.finished']);
    assert.deepEqual(
      nmap.calls.map(({ args }) => args[0]),
      ['-sS', '-sT'],
    );
    assert.match(agent.troubles.at(-1) ?? '', /full TCP connections/);
  });
});
