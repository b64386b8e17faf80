import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Port } from '../../../src/core/inventory.ts';
import { portsConfig } from '../../../src/monitors/ports/config.ts';
import { learnImported, readImported } from '../../../src/monitors/ports/imported.ts';
import { createState } from '../../../src/monitors/ports/state.ts';
import { aHost, aKnownPort } from './builders.ts';
import { newHost, startAgent } from './context.ts';
import { fakeNmap } from './fake-nmap.ts';

const site = { data: '/data', interfaces: [], missing: [], networks: ['10.0.0.0/8'], exclude: [], rawSockets: true };

const stateWith = (...ports: readonly Port[]) =>
  createState(
    { config: portsConfig.parse({}), site, memory: new Map(), hosts: [aHost('host-5', '10.0.0.5')], ports },
    0,
  );

describe('what was imported while the ports monitor runs', () => {
  it('is known to it where it is newer than what it saw', () => {
    const state = stateWith(aKnownPort({ port: 22, lastSeen: 50 }), aKnownPort({ port: 23, lastSeen: 50 }));
    const ports = [
      aKnownPort({ port: 22, lastSeen: 60, product: 'Dropbear sshd' }),
      aKnownPort({ port: 23, lastSeen: 40, state: 'closed' }),
      aKnownPort({ port: 24, lastSeen: 40 }),
    ];

    learnImported(state, { hosts: [], ports }, 100);

    assert.deepEqual(
      state.ports
        .get('host-5')
        ?.map(({ port, product, state: is }) => [port, product, is])
        .toSorted(),
      [
        [22, 'Dropbear sshd', 'open'],
        [23, 'OpenSSH', 'open'],
        [24, 'OpenSSH', 'open'],
      ],
    );
  });

  it('does not replace a change that waits for its second look', () => {
    const pending = {
      ...({ state: 'closed', service: null, product: null, version: null, since: 55, scan: 's' } as const),
      ...({ verdict: 'unconfirmed', looks: 0, nextLook: 70 } as const),
    };
    const state = stateWith(aKnownPort({ lastSeen: 50, pending }));

    learnImported(state, { hosts: [], ports: [aKnownPort({ lastSeen: 60 })] }, 100);

    assert.deepEqual(state.ports.get('host-5'), [aKnownPort({ lastSeen: 50, pending })]);
  });

  it('makes a host that it did not know one to be scanned, and takes no address from another', () => {
    const state = stateWith();
    const hosts = [aHost('new', '10.0.0.9'), aHost('other', '10.0.0.5'), aHost('far', '192.0.2.1')];

    const checkpoint = learnImported(state, { hosts, ports: [] }, 100);

    assert.equal(state.index.find({ mac: null, ip: '10.0.0.9' })?.id, 'new');
    assert.equal(state.index.find({ mac: null, ip: '10.0.0.5' })?.id, 'host-5');
    assert.deepEqual(Object.keys(checkpoint), ['host:new', 'host:other']);
  });

  it('is what the next scan is compared with', async (t) => {
    const nmap = fakeNmap({ '10.0.0.5': [80] });
    const agent = startAgent(t, {
      config: { confirm: false, service_detection: false },
      hosts: [aHost('host-5', '10.0.0.5')],
      exec: nmap.exec,
    });
    agent.tell(newHost('host-5', '10.0.0.5'));
    await agent.batch(({ scans }) => scans?.length === 1);

    const { pending: _, ...port } = aKnownPort({ port: 22, lastSeen: Date.now() });
    await agent.request({ hosts: [], ports: [port] }, 'imported');
    await agent.request({ targets: ['10.0.0.5'] });

    const closed = await agent.batch(({ events }) => events.some(({ type }) => type === 'port.closed'));
    assert.deepEqual(
      closed.events.filter(({ type }) => type === 'port.closed').map(({ data }) => data.port),
      [22],
    );
  });

  it('must be hosts and ports', () => {
    for (const input of [{}, { hosts: [], ports: [{}] }, { hosts: ['a'], ports: [] }, { hosts: {}, ports: [] }]) {
      assert.throws(() => readImported(input), { code: 'USAGE' });
    }
  });
});
