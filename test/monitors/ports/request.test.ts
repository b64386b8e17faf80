import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Exec } from '../../../src/core/edges.ts';
import type { Json } from '../../../src/core/json.ts';
import { exec } from '../../../src/edges/programs/exec.ts';
import { resolveNames } from '../../../src/monitors/ports/resolve-names.ts';
import { aHost } from './builders.ts';
import { isScan, newHost, startAgent } from './context.ts';
import { fakeNmap } from './fake-nmap.ts';

const attached = { name: 'eth0', mac: null, addresses: ['10.0.0.2/24', '203.0.113.2/24'], gateways: [] };
const site = { networks: ['10.0.0.0/24'], exclude: ['10.0.0.99'], interfaces: [attached] };
const config = { ports: '1-100', service_detection: false };

describe('a scan that is refused', () => {
  const refused: { readonly [what: string]: readonly [Json, RegExp] } = {
    'an address outside the networks': [{ targets: ['10.0.9.1'] }, /10\.0\.9\.1 is not scanned: it is outside/],
    'an excluded address': [{ targets: ['10.0.0.99'], explicit: true }, /it is excluded/],
    'a public address that the config does not name': [{ targets: ['8.8.8.8'], explicit: true }, /it is outside/],
    'an option': [{ targets: ['--script=x'] }, /"--script=x" begins like an option/],
    'ports that are none': [{ targets: ['10.0.0.1'], ports: '22;reboot' }, /not a list of ports/],
    'no list of targets': [{}, /needs a list of targets/],
    'all ports and some': [{ targets: ['10.0.0.1'], ports: '22', full: true }, /either all ports or/],
    'ports that are no text': [{ targets: [], ports: 5 }, /must be text/],
  };
  for (const [what, [request, message]] of Object.entries(refused)) {
    it(`names ${what}`, async (t) => {
      const nmap = fakeNmap({});
      const agent = startAgent(t, { config, site, exec: nmap.exec });

      await assert.rejects(agent.request(request), { code: 'USAGE', message });
      assert.deepEqual(nmap.calls, []);
    });
  }

  it('has nothing to scan', async (t) => {
    await assert.rejects(startAgent(t, { config, site }).request({ targets: [] }), { code: 'NOT_FOUND' });
  });
});

describe('a scan on request', () => {
  it('scans all known devices when none is named', async (t) => {
    const nmap = fakeNmap({ '10.0.0.5': [22], '10.0.0.6': [] });
    const agent = startAgent(t, { config, site, exec: nmap.exec });
    agent.tell(newHost('a', '10.0.0.5'));
    agent.tell(newHost('b', '10.0.0.6'));
    await agent.batch(isScan);

    const answer = await agent.request({ targets: [] });

    assert.deepEqual(nmap.calls.at(-1)?.targets, ['10.0.0.5', '10.0.0.6']);
    assert.deepEqual(summary(answer), { outcome: 'complete', hosts: ['10.0.0.5 a 22', '10.0.0.6 b '], changes: [] });
  });

  it('may name private and attached addresses outside the networks', async (t) => {
    const nmap = fakeNmap({ '192.168.7.1': [80], '203.0.113.7': [443] });
    const agent = startAgent(t, { config, site, exec: nmap.exec });

    const answer = await agent.request({ targets: ['192.168.7.1', '203.0.113.7'], explicit: true });

    assert.deepEqual(summary(answer).changes, ['port.opened 192.168.7.1 tcp/80', 'port.opened 203.0.113.7 tcp/443']);
  });
});

describe('what a scan on request does', () => {
  it('adds a host behind a router to the inventory, and leaves attached ones to the arp monitor', async (t) => {
    const nmap = fakeNmap({ '192.168.7.1': [80], '10.0.0.7': [22] });
    const agent = startAgent(t, { config, site, exec: nmap.exec });

    await agent.request({ targets: ['192.168.7.1', '10.0.0.7'], explicit: true });
    await agent.request({ targets: ['192.168.7.1'], explicit: true });

    const scans = agent.batches.filter(isScan);
    assert.deepEqual(
      scans.flatMap(({ hosts = [] }) => hosts).map(({ id, mac }) => ({ id, mac })),
      [{ id: '192.168.7.1', mac: null }],
    );
    assert.equal(scans.flatMap(({ events }) => events).filter(({ type }) => type === 'host.new').length, 1);
  });

  it('is all that is scanned when there is no agent', async (t) => {
    const nmap = fakeNmap({ '10.0.0.5': [22], '10.0.0.6': [22] });
    const hosts = [aHost('a', '10.0.0.5'), aHost('b', '10.0.0.6')];
    const agent = startAgent(t, { config, site: { ...site, onDemand: true }, hosts, exec: nmap.exec });

    await agent.request({ targets: ['10.0.0.6'] });
    await agent.stop();

    assert.deepEqual(
      nmap.calls.map(({ targets }) => targets),
      [['10.0.0.6']],
    );
  });

  it('scans the ports that are named', async (t) => {
    const nmap = fakeNmap({ '10.0.0.5': [22] });
    const agent = startAgent(t, { config, site, exec: nmap.exec });

    await agent.request({ targets: ['10.0.0.5'], ports: '80,22' });
    await agent.request({ targets: ['10.0.0.5'], ports: 'top-20' });

    assert.deepEqual(
      nmap.calls.map(({ args }) => args.slice(1, 3)),
      [
        ['-p', '22,80'],
        ['--top-ports', '20'],
      ],
    );
  });

  it('scans all ports, and UDP ports too, when that is asked for', async (t) => {
    const nmap = fakeNmap({ '10.0.0.5': [] });
    const agent = startAgent(t, { config, site, exec: nmap.exec });

    await agent.request({ targets: ['10.0.0.5'], full: true, udp: true });
    await agent.request({ targets: ['10.0.0.5'], ports: '53', udp: true });

    assert.deepEqual(
      nmap.calls.map(({ args }) => args.slice(0, 3).join(' ')),
      ['-sS -p 1-65535', '-sU --top-ports 100', '-sS -p 53', '-sU -p 53'],
    );
  });

  it('cannot scan UDP ports without raw sockets', async (t) => {
    const agent = startAgent(t, { config, site: { ...site, rawSockets: false } });

    await assert.rejects(agent.request({ targets: ['10.0.0.5'], udp: true }), { code: 'NO_RIGHTS' });
  });

  it("finds names through the system's resolver", async () => {
    const { signal } = new AbortController();

    assert.match((await resolveNames(['localhost'], exec, signal))[0] ?? '', /^(127\.0\.0\.1|::1)$/);
    assert.deepEqual(await resolveNames(['10.0.0.1', 'fd00::/120'], exec, signal), ['10.0.0.1', 'fd00::/120']);
  });

  it('asks for a few names at a time and keeps their order', async () => {
    const { signal } = new AbortController();
    let [running, most] = [0, 0];
    const getent: Exec = async (_, [, name = '']) => {
      running += 1;
      most = Math.max(most, running);
      await setImmediate();
      running -= 1;
      return { exitCode: 0, signal: null, stdout: `10.1.0.${name.slice(1)}  STREAM ${name}\n`, stderr: '' };
    };
    const names = Array.from({ length: 100 }, (_, n) => `h${n}`);

    const addresses = await resolveNames(['10.0.0.1', ...names], getent, signal);

    assert.deepEqual(addresses, ['10.0.0.1', ...names.map((name) => `10.1.0.${name.slice(1)}`)]);
    assert.ok(most <= 8, `${most} at a time`);
  });

  it('asks for no more when one has no address', async () => {
    const { signal } = new AbortController();
    let asked = 0;
    const getent: Exec = async () => {
      asked += 1;
      await setImmediate();
      return { exitCode: 2, signal: null, stdout: '', stderr: '' };
    };

    await assert.rejects(resolveNames(Array(100).fill('nobody'), getent, signal), { code: 'NOT_FOUND' });
    await setImmediate();

    assert.ok(asked <= 8, `${asked} were asked for`);
  });

  it('starts no program when there are too many names', async () => {
    const { signal } = new AbortController();
    const never: Exec = () => assert.fail('a program was started');

    await assert.rejects(resolveNames(Array(501).fill('host'), never, signal), { code: 'USAGE', message: /500 names/ });
  });
});

/** The parts of an answer that a test compares. */
function summary(answer: Json) {
  const { outcome, hosts, changes } = answer as unknown as {
    readonly outcome: string;
    readonly hosts: readonly { ip: string; host: string; ports: readonly { port: number }[] }[];
    readonly changes: readonly { type: string; subject: string }[];
  };
  return {
    outcome,
    hosts: hosts.map(({ ip, host, ports }) => `${ip} ${host} ${ports.map(({ port }) => port).join()}`),
    changes: changes.map(({ type, subject }) => `${type} ${subject}`),
  };
}

describe('the rate of a scan on request', () => {
  const ratesOf = (calls: readonly { readonly args: readonly string[] }[]) =>
    calls.map(({ args }) => args[args.indexOf('--max-rate') + 1]);

  it('is what the budget has left, or less when that is asked for, and never more', async (t) => {
    const nmap = fakeNmap({ '10.0.0.5': [] });
    const rates = { ...config, max_rate: 100, scan_budget: 5000 };
    const alone = startAgent(t, { config: rates, site: { ...site, onDemand: true }, exec: nmap.exec });
    const agent = startAgent(t, { config: rates, site, exec: nmap.exec });

    await alone.request({ targets: ['10.0.0.5'] });
    await alone.request({ targets: ['10.0.0.5'], maxRate: 70 });
    await alone.request({ targets: ['10.0.0.5'], maxRate: 7000 });
    await agent.request({ targets: ['10.0.0.5'] });

    assert.deepEqual(ratesOf(nmap.calls), ['5000', '70', '5000', '4000']);
    await assert.rejects(agent.request({ targets: ['10.0.0.5'], maxRate: 0.5 }), { code: 'USAGE' });
  });

  it('does not count as time of a host that takes long', async (t) => {
    const nmap = fakeNmap({ '10.0.0.5': [] });
    const slow = { ...config, host_timeout: '10m' };
    const agent = startAgent(t, { config: slow, site: { ...site, onDemand: true }, exec: nmap.exec });

    await agent.request({ targets: ['10.0.0.5-6'], full: true, maxRate: 100 });

    const [{ args } = { args: [] as readonly string[] }] = nmap.calls;
    assert.equal(args[args.indexOf('--host-timeout') + 1], `${600_000 + 1.5 * 2 * 655_350}ms`);
  });
});

describe('a second scan on request', () => {
  it('asks no service again that was asked lately, also of a device that nobody else knows', async (t) => {
    const nmap = fakeNmap({ '10.0.0.5': [22, 80] });
    const asking = { ...config, service_detection: true };
    const first = startAgent(t, { config: asking, site: { ...site, onDemand: true }, exec: nmap.exec });

    await first.request({ targets: ['10.0.0.5'] });
    await first.stop();
    const ports = first.batches.flatMap((batch) => batch.ports ?? []);
    const { memory } = first;
    const second = startAgent(t, { config: asking, site, ports, memory, exec: nmap.exec });
    await second.request({ targets: ['10.0.0.5'] });
    const rescan = nmap.calls.length;
    second.tell(newHost('10.0.0.5', '10.0.0.5'));
    await second.batch((batch) => isScan(batch) && nmap.calls.length > rescan);

    const kinds = nmap.calls.map(({ args }) => ['-sV', '--script'].find((name) => args.includes(name)) ?? 'ports');
    assert.deepEqual(kinds, ['ports', '-sV', '--script', 'ports', 'ports']);
  });
});
