import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { NetmonEvent } from '../../src/core/event.ts';
import type { Port } from '../../src/core/inventory.ts';
import { portChanges } from '../../src/history/port-changes.ts';
import { stateAt } from '../../src/history/state-at.ts';
import { parsePorts } from '../../src/integrations/nmap/port-set.ts';
import { judge } from '../../src/monitors/ports/judge/judge.ts';
import { aHostResult, aListedPort, aService } from '../monitors/ports/builders.ts';
import { aHost, anEvent } from '../support/stored-things.ts';

const host = '00:16:3e:00:00:05';

const portEvent = (type: 'port.opened' | 'port.closed', time: number, data: NetmonEvent['data'] = {}): NetmonEvent =>
  anEvent({
    type,
    time,
    host,
    data: {
      ip: '10.0.0.5',
      protocol: 'tcp',
      port: 22,
      service: 'ssh',
      product: null,
      version: null,
      scan: 's1',
      ...data,
    },
  });

const openIn = (ports: readonly Port[]) =>
  ports
    .filter(({ state }) => state === 'open')
    .map(({ protocol, port, service, product, version }) => `${protocol}/${port} ${service} ${product} ${version}`)
    .sort();

interface Scan {
  readonly open: readonly { readonly port: number; readonly version: string }[];
  readonly scope: string;
  readonly whole: boolean;
}

const scans: fc.Arbitrary<readonly Scan[]> = fc.array(
  fc.record({
    open: fc.uniqueArray(fc.record({ port: fc.integer({ min: 1, max: 6 }), version: fc.constantFrom('1', '2') }), {
      selector: ({ port }) => port,
    }),
    scope: fc.constantFrom('1-6', '1-3', '2,4,6'),
    whole: fc.boolean(),
  }),
  { maxLength: 12 },
);

/** Judges scans one after the other, as the monitor does. */
function judged(sequence: readonly Scan[], confirmAfter: number | null) {
  const known = new Map<number, Port>();
  const events: NetmonEvent[] = [];
  sequence.forEach(({ open, scope, whole }, index) => {
    const asked = new Set(parsePorts(scope).flatMap(({ first, last }) => [first, last, first + 1]));
    const listed = open.filter(({ port }) => asked.has(port));
    const found = judge({
      host: { id: host, learned: false },
      ip: '10.0.0.5',
      known: [...known.values()],
      result: aHostResult({
        ports: listed.map(({ port, version }) => aListedPort({ port, service: aService({ version }) })),
      }),
      scope: new Map([['tcp', parsePorts(scope)]]),
      outcome: whole ? 'complete' : 'partial',
      time: (index + 1) * 1000,
      scan: `scan-${index}`,
      firstLook: index === 0,
      restBefore: null,
      confirmAfter,
    });
    events.push(...found.events);
    for (const port of found.ports) known.set(port.port, port);
  });
  return { events: events.toSorted((a, b) => a.time - b.time), inventory: [...known.values()] };
}

describe('state at a time', () => {
  it('of now is the inventory, after any sequence of scans', () => {
    fc.assert(
      fc.property(scans, fc.constantFrom(null, 10), (sequence, confirmAfter) => {
        const { events, inventory } = judged(sequence, confirmAfter);

        assert.deepEqual(openIn(stateAt(events, 1e6).ports), openIn(inventory));
      }),
    );
  });

  it('after some of the scans is the inventory as it was then', () => {
    fc.assert(
      fc.property(scans, fc.nat({ max: 12 }), (sequence, count) => {
        const { events } = judged(sequence, null);

        const then = judged(sequence.slice(0, count), null).inventory;
        assert.deepEqual(openIn(stateAt(events, count * 1000).ports), openIn(then));
      }),
    );
  });

  it('knows hosts from when they came until they went', () => {
    const data = { ip: '10.0.0.5', mac: host, vendor: 'Xensource', name: null };
    const events = [
      anEvent({ time: 1000, host, data }),
      anEvent({ type: 'host.address-changed', time: 2000, host, data: { from: '10.0.0.5', to: '10.0.0.9' } }),
      anEvent({ type: 'host.gone', time: 3000, host, data: { ip: '10.0.0.9', lastSeen: 2500 } }),
      anEvent({ type: 'host.returned', time: 4000, host, data: { ip: '10.0.0.5' } }),
    ];
    const at = (time: number) => stateAt(events, time).hosts.map(({ ip, state, lastSeen }) => [ip, state, lastSeen]);

    assert.deepEqual(at(999), []);
    assert.deepEqual(at(1000), [['10.0.0.5', 'up', 1000]]);
    assert.deepEqual(at(2000), [['10.0.0.9', 'up', 2000]]);
    assert.deepEqual(at(3000), [['10.0.0.9', 'gone', 2500]]);
    assert.deepEqual(at(4000), [['10.0.0.5', 'up', 4000]]);
  });

  it('takes what no event tells from the inventory, and the sensor itself', () => {
    const sensor = aHost({ id: 'sensor', self: true, firstSeen: 1000, lastSeen: 9000 });
    const present = [aHost({ interface: 'eth7' }), sensor];
    const events = [anEvent({ time: 1000, host, data: { ip: '10.0.0.5', mac: host } })];

    const { hosts } = stateAt(events, 2000, present);

    assert.deepEqual(
      hosts.map(({ id, interface: link, lastSeen }) => [id, link, lastSeen]),
      [
        [host, 'eth7', 1000],
        ['sensor', 'eth0', 2000],
      ],
    );
    assert.deepEqual(stateAt([], 500, present).hosts, []);
  });
});

describe('the history of ports', () => {
  it('has what was before and after each change, and no repeats', () => {
    const changes = portChanges([
      portEvent('port.opened', 1000),
      portEvent('port.opened', 1500),
      portEvent('port.closed', 2000, { state: 'filtered', scan: 's2' }),
    ]);

    assert.deepEqual(
      changes.map(({ time, change, before, after, scan }) => [time, change, before?.state, after.state, scan]),
      [
        [1000, 'opened', undefined, 'open', 's1'],
        [2000, 'closed', 'open', 'filtered', 's2'],
      ],
    );
  });

  it('is that of the ports only, whatever events there are', () => {
    assert.deepEqual(portChanges([anEvent({ host }), portEvent('port.opened', 1, { port: 'x' })]), []);
  });
});
