import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Batch } from '../../../../src/core/batch.ts';
import { parsePorts } from '../../../../src/integrations/nmap/port-set.ts';
import { isTarpit } from '../../../../src/monitors/ports/judge/tarpit.ts';
import { aHost, aHostResult, aListedPort } from '../builders.ts';
import { isScan, startAgent } from '../context.ts';
import { fakeNmap } from '../fake-nmap.ts';

const withOpen = (count: number) =>
  aHostResult({ ports: Array.from({ length: count }, (_, at) => aListedPort({ port: at + 1 })) });
const types = ({ events }: Batch) => events.map(({ type }) => type);

describe('a host that answers on every port', () => {
  it('has more open ports than any host, or most of many', () => {
    assert.equal(isTarpit(withOpen(501), parsePorts('1-65535'), 500), true);
    assert.equal(isTarpit(withOpen(101), parsePorts('1-200'), 500), true);
    assert.equal(isTarpit(withOpen(500), parsePorts('1-65535'), 500), false);
    assert.equal(isTarpit(withOpen(100), parsePorts('1-200'), 500), false);
    assert.equal(isTarpit(withOpen(5), parsePorts('1-5'), 500), false);
  });

  it('is told once, its ports not at all, and not asked for services', async (t) => {
    const open = Array.from({ length: 60 }, (_, at) => at + 1);
    const nmap = fakeNmap({ '10.0.0.5': open });
    const config = { ports: '1-100', interval: '6h', tarpit_ports: 50 };
    const agent = startAgent(t, { config, hosts: [aHost('host-5', '10.0.0.5')], exec: nmap.exec });

    const first = await agent.batch(isScan);
    await agent.request({ targets: ['10.0.0.5'] });
    await agent.request({ targets: ['10.0.0.5'], ports: '1-10' });

    assert.deepEqual(types(first), ['host.tarpit', 'scan.finished']);
    assert.deepEqual(agent.batches.filter(isScan).flatMap(types), ['host.tarpit', ...Array(3).fill('scan.finished')]);
    assert.deepEqual(
      agent.batches.flatMap(({ ports = [] }) => ports),
      [],
    );
    assert.ok(nmap.calls.every(({ args }) => !args.includes('-sV')));
  });
});
