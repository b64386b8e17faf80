import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../../src/core/json.ts';
import { planKey, planToJson } from '../../../../src/monitors/ports/plan.ts';
import { aHost, aPlan } from '../builders.ts';
import { type Agent, startAgent } from '../context.ts';
import { ended, fakeNmap, type Network } from '../fake-nmap.ts';

const look = { ports: '1-100', rest: 'closed' as const };

/** An agent that has scanned these hosts before, in a network that can be changed. */
function watched(
  t: Parameters<typeof startAgent>[0],
  addresses: readonly string[],
  end: () => Promise<typeof ended | null> = async () => null,
) {
  const network: { [ip: string]: readonly number[] | null } = Object.fromEntries(addresses.map((ip) => [ip, [22]]));
  const plans = addresses.map((ip) => aPlan({ host: ip, ip, dueAt: Date.now() + 3_600_000, lookedAt: 1, tcp: look }));
  const agent = startAgent(t, {
    config: { ports: '1-100', interval: '6h', service_detection: false, confirm: false },
    memory: new Map(plans.map((plan) => [planKey(plan.host), planToJson(plan)])),
    hosts: addresses.map((ip) => aHost(ip, ip)),
    exec: fakeNmap(network as Network, end).exec,
  });
  return { agent, network, scan: (...targets: string[]) => agent.request({ targets } as Json) };
}

const told = ({ batches }: Agent) =>
  batches
    .flatMap(({ events }) => events)
    .filter(({ type }) => type.startsWith('scan.host'))
    .map(({ type, subject, data }) => [type, subject, data.scans ?? data.missed]);

const both = ['10.0.0.1', '10.0.0.2'];

describe('a host that was scanned before', () => {
  it('is told to be down when two scans in a row missed it, once, and to be up again', async (t) => {
    const { agent, network, scan } = watched(t, both);
    network['10.0.0.2'] = null;

    await scan(...both);
    assert.deepEqual(told(agent), []);
    for (let time = 0; time < 3; time += 1) await scan(...both);
    assert.deepEqual(told(agent), [['scan.host-down', '10.0.0.2', 2]]);
    network['10.0.0.2'] = [22];
    for (let time = 0; time < 2; time += 1) await scan(...both);

    assert.deepEqual(told(agent).slice(1), [['scan.host-up', '10.0.0.2', 4]]);
  });

  it('was never down when it answers the second time', async (t) => {
    const { agent, network, scan } = watched(t, both);

    for (const answer of [null, [22], null, [22]]) {
      network['10.0.0.2'] = answer;
      await scan(...both);
    }

    assert.deepEqual(told(agent), []);
  });

  it('is not down for a scan of others, one that fails, or one that nobody answers', async (t) => {
    let fails = false;
    const { agent, network, scan } = watched(t, both, async () => (fails ? { ...ended, exitCode: 1 } : null));
    network['10.0.0.2'] = null;

    await scan(...both);
    await scan('10.0.0.1');
    fails = true;
    await scan(...both).catch(() => {});
    fails = false;
    network['10.0.0.1'] = null;
    await scan(...both);

    assert.deepEqual(told(agent), []);
  });
});
