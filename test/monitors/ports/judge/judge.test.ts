import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { PortState } from '../../../../src/core/inventory.ts';
import { parsePorts } from '../../../../src/integrations/nmap/port-set.ts';
import { judge, type Look, restState } from '../../../../src/monitors/ports/judge/judge.ts';
import { aHostResult, aKnownPort, aListedPort, aService } from '../builders.ts';
import { aLook } from '../looks.ts';

const time = 5000;

const look = aLook;
const told = (special: Partial<Look>) => judge(look(special)).events.map(({ type, severity }) => `${type} ${severity}`);
const open = { ports: [aListedPort()] };

describe('a port that opens', () => {
  it('is told with what answers and with its state before', () => {
    const { events, ports } = judge(look({ result: aHostResult(open) }));

    assert.deepEqual(events, [
      {
        type: 'port.opened',
        time,
        severity: 'medium',
        subject: '10.0.0.5 tcp/22',
        summary: '10.0.0.5 has tcp/22 open: ssh OpenSSH 9.2',
        key: 'host-5/tcp/22',
        host: 'host-5',
        data: {
          ip: '10.0.0.5',
          protocol: 'tcp',
          port: 22,
          before: 'closed',
          service: 'ssh',
          product: 'OpenSSH',
          version: '9.2',
          scan: 'scan-1',
        },
      },
    ]);
    assert.deepEqual(ports, [aKnownPort({ firstSeen: time, lastSeen: time, changedAt: time })]);
  });

  it('has no state before at the first look', () => {
    const [event] = judge(look({ result: aHostResult(open), firstLook: true, restBefore: null })).events;

    assert.equal(event?.data.before, null);
    assert.equal(event?.severity, 'medium');
  });

  it('is for the record only on a host that was found while learning, at the first look', () => {
    const host = { id: 'host-5', learned: true };
    const first = judge(look({ host, result: aHostResult(open), firstLook: true, restBefore: null })).events[0];
    const later = judge(look({ host, result: aHostResult(open) })).events[0];

    assert.deepEqual([first?.severity, first?.learned], ['info', true]);
    assert.deepEqual([later?.severity, later?.learned], ['medium', undefined]);
  });
});

describe('a port that is open', () => {
  it('is told once', () => {
    const { events, ports } = judge(look({ known: [aKnownPort()], result: aHostResult(open) }));

    assert.deepEqual(events, []);
    assert.deepEqual(ports, [aKnownPort({ lastSeen: time })]);
  });

  it('is told again after it was closed', () => {
    const known = [aKnownPort({ state: 'filtered' })];
    const { events, ports } = judge(look({ known, result: aHostResult(open) }));

    assert.equal(events[0]?.data.before, 'filtered');
    assert.deepEqual(ports, [aKnownPort({ lastSeen: time, changedAt: time })]);
  });

  it('counts also when the scan was broken off', () => {
    assert.deepEqual(told({ result: aHostResult(open), outcome: 'partial' }), ['port.opened medium']);
  });

  it('is not one that is open or filtered, nobody knows', () => {
    const ports = [aListedPort({ protocol: 'udp', port: 53, state: 'open|filtered' })];

    assert.deepEqual(judge(look({ result: aHostResult({ ports }) })), { events: [], ports: [], refuted: [] });
  });

  it('shows what the network sends on one line without control characters', () => {
    const service = aService({ product: 'evil\u001b[2J\nproduct' });
    const [event] = judge(look({ result: aHostResult({ ports: [aListedPort({ service })] }) })).events;

    assert.equal(event?.summary, '10.0.0.5 has tcp/22 open: ssh evil·[2J·product 9.2');
  });
});

describe('a port that was open', () => {
  const known = [aKnownPort()];

  it('is closed when a completed scan covered it and does not list it', () => {
    const { events, ports } = judge(look({ known }));

    assert.deepEqual(
      events.map(({ type, severity, data }) => [type, severity, data.state, data.product]),
      [['port.closed', 'low', 'closed', 'OpenSSH']],
    );
    assert.deepEqual(ports, [aKnownPort({ state: 'closed', lastSeen: time, changedAt: time })]);
  });

  it('is filtered when it is listed so, also in a scan that was broken off', () => {
    const result = aHostResult({ ports: [aListedPort({ state: 'filtered', service: null })] });

    assert.deepEqual(told({ known, result, outcome: 'partial' }), ['port.filtered low']);
  });

  it('is told to be closed once', () => {
    assert.deepEqual(told({ known: [aKnownPort({ state: 'closed' })] }), []);
  });

  const silent: { readonly [when: string]: Partial<Look> } = {
    'the scan was broken off': { outcome: 'partial' },
    'the scan failed': { outcome: 'failed' },
    'the host took too long': { result: aHostResult({ timedOut: true, extraPorts: [] }) },
    'the host did not answer': { result: aHostResult({ state: 'down', extraPorts: [] }) },
    'the scan did not cover it': { scope: new Map([['tcp', parsePorts('23-1000')]]) },
    'the scan was of another protocol': { scope: new Map([['udp', parsePorts('1-1000')]]) },
    'nmap does not say what became of unlisted ports': { result: aHostResult({ extraPorts: [] }) },
    'unlisted ports are open or filtered': {
      result: aHostResult({ extraPorts: [{ state: 'open|filtered', count: 9 }] }),
    },
    'it is listed as open or filtered': {
      result: aHostResult({ ports: [aListedPort({ state: 'open|filtered', service: null })] }),
    },
  };
  for (const [when, special] of Object.entries(silent)) {
    it(`is left as it was when ${when}`, () => {
      assert.deepEqual(judge(look({ known, ...special })), { events: [], ports: [], refuted: [] });
    });
  }
});

describe('the service on an open port', () => {
  const known = [aKnownPort()];
  const judged = (service: Parameters<typeof aService>[0], special: Partial<Look> = {}) =>
    judge(look({ known, result: aHostResult({ ports: [aListedPort({ service: aService(service) })] }), ...special }));

  it('is told when product or version change', () => {
    const { events, ports } = judged({ version: '9.6' });

    assert.deepEqual(
      events.map(({ type, severity, data }) => [type, severity, data.before, data.after]),
      [
        [
          'port.service-changed',
          'low',
          { service: 'ssh', product: 'OpenSSH', version: '9.2' },
          { service: 'ssh', product: 'OpenSSH', version: '9.6' },
        ],
      ],
    );
    assert.deepEqual(ports, [aKnownPort({ version: '9.6', lastSeen: time, changedAt: time })]);
  });

  it('is told when the same service is now wrapped in TLS', () => {
    const [event] = judged({ tunnel: 'ssl' }).events;

    assert.deepEqual(event?.data.after, { service: 'ssl/ssh', product: 'OpenSSH', version: '9.2' });
  });

  it('is not replaced by a guess from the number of the port', () => {
    const guess = { method: 'table', product: null, version: null } as const;
    const { events, ports } = judged({ name: 'http-alt', ...guess });

    assert.deepEqual(events, []);
    assert.deepEqual(ports, [aKnownPort({ lastSeen: time })]);
  });

  it('is not replaced by a connection that was hung up', () => {
    assert.deepEqual(judged({ name: 'tcpwrapped', product: null, version: null }).events, []);
  });

  it('replaces a guess without ado', () => {
    const guess = [aKnownPort({ service: 'http-alt', product: null, version: null, guessed: true })];
    const { events, ports } = judged({}, { known: guess });

    assert.deepEqual(events, []);
    assert.deepEqual([ports[0]?.service, ports[0]?.product, ports[0]?.guessed], ['ssh', 'OpenSSH', false]);
  });

  it('is remembered as a guess where it is one', () => {
    const service = aService({ method: 'table', product: null, version: null });
    const { ports } = judge(look({ result: aHostResult({ ports: [aListedPort({ service })] }) }));

    assert.equal(ports[0]?.guessed, true);
  });
});

describe('the ports that are not open', () => {
  const states = (listed: readonly PortState[], extra: readonly PortState[]) =>
    restState(
      aHostResult({
        ports: listed.map((state, port) => aListedPort({ state, port })),
        extraPorts: extra.map((state) => ({ state, count: 1 })),
      }),
    );

  it('have a state in common, or an unknown one', () => {
    assert.equal(states(['open'], ['closed']), 'closed');
    assert.equal(states(['closed', 'open'], []), 'closed');
    assert.equal(states(['filtered'], ['closed']), 'closed|filtered');
    assert.equal(states([], ['open|filtered']), 'unknown');
    assert.equal(states(['open'], []), 'unknown');
  });
});

describe('judging', () => {
  it('says nothing when the same scan is judged twice', () => {
    const aState = fc.constantFrom<PortState>('open', 'closed', 'filtered', 'open|filtered');
    const aScan = fc.record({
      ports: fc
        .uniqueArray(fc.record({ port: fc.integer({ min: 1, max: 12 }), state: aState }), {
          selector: ({ port }) => port,
        })
        .map((list) => list.map((special) => aListedPort(special))),
      extraPorts: fc.array(fc.record({ state: aState, count: fc.nat({ max: 9 }) }), { maxLength: 2 }),
      timedOut: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(aScan, { maxLength: 4 }), (scans) => {
        let known: Look['known'] = [];
        for (const scan of scans) {
          const result = aHostResult(scan);
          const found = judge(look({ known, result }));
          known = [...known.filter(({ port }) => !found.ports.some((one) => one.port === port)), ...found.ports];
          assert.deepEqual(judge(look({ known, result })).events, []);
        }
      }),
    );
  });
});
