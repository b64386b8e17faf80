import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { NmapHost } from '../../src/core/nmap-run.ts';
import { stateAt } from '../../src/history/state-at.ts';
import { recordedScan } from '../../src/imports/recorded-scan.ts';
import { slices } from '../../src/imports/slices.ts';
import { takeIn } from '../../src/imports/take-in.ts';
import { aHostResult, aListedPort, aRun, aService } from '../monitors/ports/builders.ts';
import { aScan } from '../support/stored-things.ts';
import { createMemory } from './memory-store.ts';

const mac = '00:16:3e:00:00:05';

const host = (open: readonly (readonly [port: number, version: string])[], fields: Partial<NmapHost> = {}) =>
  aHostResult({
    ports: open.map(([port, version]) => aListedPort({ port, service: aService({ version }) })),
    ...fields,
  });

const scanAt = (time: number, hosts: readonly NmapHost[], services = '1-1000') =>
  aRun({ startedAt: time - 500, finishedAt: time, hosts, scope: [{ type: 'syn', protocol: 'tcp', services }] });

const types = (memory: ReturnType<typeof createMemory>) =>
  memory.stored().events.map(({ type, time, subject }) => `${time} ${type} ${subject}`);

describe('import of a scan', () => {
  it('tells hosts and ports with the time of the scan, quietly', () => {
    const memory = createMemory();
    memory.take(scanAt(5000, [host([[22, '9']], { mac, vendor: 'Xensource', hostnames: ['nas.lan'] })]), 'a1');

    assert.deepEqual(types(memory), [
      '5000 host.new 10.0.0.5',
      '5000 port.opened 10.0.0.5 tcp/22',
      '5000 scan.finished 10.0.0.5',
    ]);
    const { events, hosts, scans } = memory.stored();
    assert.ok(events.every(({ severity }) => severity === 'info'));
    assert.deepEqual(
      hosts.map(({ id, ip, name, firstSeen }) => [id, ip, name, firstSeen]),
      [[mac, '10.0.0.5', 'nas.lan', 5000]],
    );
    assert.deepEqual(
      scans.map(({ id, startedAt, finishedAt }) => [id, startedAt, finishedAt]),
      [['import-a1', 4500, 5000]],
    );
  });

  it('changes nothing the second time', () => {
    const memory = createMemory();
    const run = scanAt(5000, [host([[22, '9']])]);
    memory.take(run, 'a1');
    const before = memory.stored();

    assert.equal(memory.take(run, 'a1'), false);
    assert.deepEqual(memory.stored(), before);
  });

  it('knows files of runs that netmon made itself and has stored', () => {
    const recorded = recordedScan(
      { ...scanAt(5000, []), args: 'nmap -oA /var/lib/netmon/runs/.partial-20261121T060102.345Z/tcp -iL -' },
      'a1',
      1e12,
    );
    const own = aScan({ id: 'ports-20261121T060102.345Z' });

    assert.equal(takeIn(recorded, { events: [], hosts: [], ports: [], os: [], scans: [own] }), null);
  });

  it('finds the host by its MAC, then by its address', () => {
    const memory = createMemory();
    memory.take(scanAt(1000, [host([], { mac })]), 'a1');
    memory.take(scanAt(2000, [host([[22, '9']], { mac, ip: '10.0.0.77' })]), 'a2');
    memory.take(scanAt(3000, [host([[80, '1']], { ip: '10.0.0.77' })], '80'), 'a3');

    assert.deepEqual(memory.openPorts(), [`${mac} 22 9`, `${mac} 80 1`]);
    assert.equal(memory.stored().hosts.length, 1);
    assert.equal(memory.stored().hosts[0]?.ip, '10.0.0.77');
  });

  it('of older times changes history only, where newer scans looked at the same', () => {
    const memory = createMemory();
    memory.take(scanAt(9000, [host([[22, '9']])]), 'new');
    const { hosts, ports } = memory.stored();

    memory.take(
      scanAt(1000, [
        host([
          [22, '8'],
          [23, '1'],
        ]),
      ]),
      'old',
    );

    assert.deepEqual(memory.stored().ports, ports);
    assert.deepEqual(memory.stored().hosts, hosts);
    const { events } = memory.stored();
    const openAt = (time: number) =>
      stateAt(events, time).ports.flatMap(({ state, port, version }) =>
        state === 'open' ? [`${port} ${version}`] : [],
      );
    assert.deepEqual(openAt(1000), ['22 8', '23 1']);
    assert.deepEqual(openAt(9000), ['22 9']);
  });

  it('of older times adds what no newer scan looked at', () => {
    const memory = createMemory();
    memory.take(scanAt(9000, [host([[22, '9']])], '22'), 'new');

    memory.take(scanAt(1000, [host([[8080, '1']])], '8080'), 'old');

    assert.deepEqual(memory.openPorts(), ['10.0.0.5 22 9', '10.0.0.5 8080 1']);
  });

  it('takes no address for a device that nmap only was told to be up', () => {
    const memory = createMemory();
    const silent = host([], { reason: 'user-set', extraPorts: [{ state: 'filtered', count: 1000 }] });

    memory.take(scanAt(1000, [silent]), 'a1');

    assert.deepEqual(memory.stored().hosts, []);
  });

  it('concludes nothing from a scan that breaks off', () => {
    const memory = createMemory();
    memory.take(
      scanAt(1000, [
        host([
          [22, '9'],
          [80, '1'],
        ]),
      ]),
      'a1',
    );

    memory.take({ ...scanAt(2000, [host([[22, '9']])]), exit: 'truncated' }, 'a2');

    assert.deepEqual(memory.openPorts(), ['10.0.0.5 22 9', '10.0.0.5 80 1']);
    assert.equal(memory.stored().scans[1]?.outcome, 'partial');
  });

  it('tells a host that answers on every port as one fact', () => {
    const memory = createMemory();
    const ports = Array.from({ length: 900 }, (_, index) => [index + 1, '1'] as const);

    memory.take(scanAt(1000, [host(ports)]), 'a1');

    assert.deepEqual(types(memory).slice(0, 2), ['1000 host.new 10.0.0.5', '1000 host.tarpit 10.0.0.5']);
    assert.deepEqual(memory.openPorts(), []);
  });

  it('refuses a scan without a time, and one from the future', () => {
    const memory = createMemory(5000);

    assert.throws(() => memory.take(aRun({ startedAt: null, finishedAt: null }), 'a1'), /when the scan was made/);
    assert.throws(
      () => memory.take(aRun({ startedAt: null, finishedAt: null, warnings: ['reading stopped: x'] }), 'a1'),
      /when the scan was made \(reading stopped: x\)/,
    );
    assert.throws(() => memory.take(scanAt(9e8, []), 'a1'), /is to come/);
  });
});

describe('a large import', () => {
  const hosts = ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((ip) =>
    host(
      [
        [22, '1'],
        [80, '1'],
      ],
      { ip },
    ),
  );
  const empty = { events: [], hosts: [], ports: [], os: [], scans: [] };
  const recorded = recordedScan(scanAt(1000, hosts), 'a1', 1e12);

  it('is stored host by host, the scan last', () => {
    const batch = takeIn(recorded, empty);
    assert.ok(batch);

    const parts = [...slices(batch, 4)];

    assert.deepEqual(
      parts.map(({ events, ports, scans }) => [events.length, ports.length, scans.length]),
      [
        [3, 2, 0],
        [3, 2, 0],
        [4, 2, 1],
      ],
    );
    const [whole] = slices(batch, 1000);
    assert.equal(whole?.events.length, batch.events.length);
  });

  it('that was broken off is completed by taking it in again', () => {
    const batch = takeIn(recorded, empty);
    assert.ok(batch);
    const [first] = slices(batch, 4);
    assert.ok(first);

    const again = takeIn(recorded, { ...empty, ...first });

    const [all, both] = [batch.events, [...first.events, ...(again?.events ?? [])]].map((events) =>
      events.map(({ type, subject }) => `${type} ${subject}`).sort(),
    );
    assert.deepEqual(both, all);
  });
});

describe('imports in any order', () => {
  const open = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom('1', '2')), {
    selector: ([port]) => port,
  });
  const sequence = fc.array(fc.record({ open, services: fc.constantFrom('1-4', '1-2', '2-3') }), { maxLength: 6 });
  const shuffled = sequence.chain((scans) =>
    fc.record({
      scans: fc.constant(scans),
      order: fc.shuffledSubarray([...scans.keys()], { minLength: scans.length }),
    }),
  );

  it('give the same present and the same past', () => {
    fc.assert(
      fc.property(shuffled, ({ scans, order }) => {
        const [sorted, mixed] = [createMemory(), createMemory()];
        const runs = scans.map(({ open: listed, services }, index) => {
          const [from = 0, to = 0] = services.split('-').map(Number);
          return scanAt((index + 1) * 1000, [host(listed.filter(([port]) => port >= from && port <= to))], services);
        });
        const take = (memory: ReturnType<typeof createMemory>, index: number) => {
          const run = runs[index];
          if (run !== undefined) memory.take(run, `scan${index}`);
        };

        for (const index of runs.keys()) take(sorted, index);
        for (const index of order) take(mixed, index);

        assert.deepEqual(mixed.openPorts(), sorted.openPorts());
        for (const index of runs.keys()) {
          const time = (index + 1) * 1000;
          const openThen = (memory: ReturnType<typeof createMemory>) =>
            stateAt(memory.stored().events, time)
              .ports.flatMap(({ state, port, version }) => (state === 'open' ? [`${port} ${version}`] : []))
              .sort();
          assert.deepEqual(openThen(mixed), openThen(sorted));
        }
      }),
      { numRuns: 300 },
    );
  });
});
