import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Batch } from '../../../../src/core/batch.ts';
import type { Port } from '../../../../src/core/inventory.ts';
import { planKey, planToJson } from '../../../../src/monitors/ports/plan.ts';
import { confirmingOrder, dueConfirmations, nextConfirmation } from '../../../../src/monitors/ports/runs/confirm.ts';
import { aHost, aKnownPort, aPlan } from '../builders.ts';
import { isScan, startAgent } from '../context.ts';
import { ended, fakeNmap } from '../fake-nmap.ts';

const config = { ports: '1-100', interval: '6h', confirm_after: '1s', service_detection: false };
const hosts = [aHost('host-5', '10.0.0.5')];
const scanned = { ports: '1-100', rest: 'closed' as const };
const memory = new Map([[planKey('host-5'), planToJson(aPlan({ lookedAt: 1, tcp: scanned }))]]);
const ports = [aKnownPort()];
const types = ({ events }: Batch) => events.map(({ type }) => type);
const secondScan = (batches: readonly Batch[]) => (batch: Batch) => isScan(batch) && batches.filter(isScan).length >= 2;

describe('the second look', () => {
  it('is at the changed ports only, and tells what it confirms', async (t) => {
    const nmap = fakeNmap({ '10.0.0.5': [80] });
    const agent = startAgent(t, { config, hosts, memory, ports, exec: nmap.exec });

    const first = await agent.batch(isScan);
    const second = await agent.batch((batch) => batch !== first && isScan(batch));

    assert.deepEqual(types(first), ['scan.finished']);
    assert.deepEqual(types(second).sort(), ['port.closed', 'port.opened', 'scan.ended']);
    assert.deepEqual(
      nmap.calls.map(({ args }) => args[args.indexOf('-p') + 1]),
      ['1-100', '22,80'],
    );
  });

  it('is made again when it fails, and the change is visible meanwhile', async (t) => {
    let calls = 0;
    const nmap = fakeNmap({ '10.0.0.5': [] }, async () => {
      calls += 1;
      return calls === 2 ? ended : null;
    });
    const agent = startAgent(t, { config, hosts, memory, ports, exec: nmap.exec });

    const failed = await agent.batch(({ scans = [] }) => scans[0]?.outcome === 'failed');
    const third = await agent.batch(({ events }) => events.some(({ type }) => type === 'port.closed'));

    assert.deepEqual(
      failed.ports?.map(({ state, pending }) => [state, pending?.verdict]),
      [['open', 'scan-failed']],
    );
    assert.deepEqual(
      third.ports?.map(({ state, pending }) => [state, pending]),
      [['closed', undefined]],
    );
  });

  it('is made after a restart', async (t) => {
    const nmap = fakeNmap({ '10.0.0.5': [] });
    const later = new Map([[planKey('host-5'), planToJson(aPlan({ dueAt: Date.now() + 3_600_000, tcp: scanned }))]]);
    const agent = startAgent(t, { config, hosts, memory: later, ports: [waiting(aKnownPort(), 5)], exec: nmap.exec });

    assert.deepEqual(types(await agent.batch(isScan)), ['port.closed', 'scan.ended']);
  });

  it('is made at once in a scan on request', async (t) => {
    const nmap = fakeNmap({ '10.0.0.5': [80] });
    const slow = { ...config, confirm_after: '10m' };
    const later = new Map([[planKey('host-5'), planToJson(aPlan({ dueAt: Date.now() + 3_600_000, tcp: scanned }))]]);
    const agent = startAgent(t, { config: slow, hosts, memory: later, ports, exec: nmap.exec });

    const { changes } = (await agent.request({ targets: ['10.0.0.5'] })) as unknown as { changes: { type: string }[] };
    await agent.batch(secondScan(agent.batches));

    assert.deepEqual(changes.map(({ type }) => type).sort(), ['port.closed', 'port.opened']);
  });
});

describe('second looks that are due', () => {
  const situation = { now: 1000, busy: new Set<string>(), plans: new Map([['host-5', aPlan()]]) };
  const due = waiting(aKnownPort(), 1000);

  it('are made together when they are of one family and protocol', () => {
    const soon = waiting(aKnownPort({ port: 80 }), 1500);
    const udp = waiting(aKnownPort({ port: 53, protocol: 'udp' }), 1000);
    const late = waiting(aKnownPort({ port: 81 }), 9000);

    const chosen = dueConfirmations([late, soon, due, udp], situation);

    assert.deepEqual(
      chosen.map(({ port }) => port),
      [22, 80],
    );
    assert.equal(confirmingOrder(chosen).ports, '22,80');
    assert.equal(nextConfirmation([late, soon], situation), 1500);
  });

  it('wait for a host that is being scanned or gone', () => {
    const gone = new Map([['host-5', aPlan({ present: false })]]);

    assert.deepEqual(dueConfirmations([due], { ...situation, busy: new Set(['host-5']) }), []);
    assert.deepEqual(dueConfirmations([due], { ...situation, plans: gone }), []);
    assert.equal(nextConfirmation([due], { ...situation, plans: gone }), null);
  });
});

function waiting(port: Port, nextLook: number): Port {
  const seen = { state: 'closed', service: null, product: null, version: null, since: 1, scan: 's' } as const;
  return { ...port, pending: { ...seen, verdict: 'unconfirmed', looks: 0, nextLook } };
}
