import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Exec } from '../../../../src/core/edges.ts';
import { planKey, planToJson } from '../../../../src/monitors/ports/plan.ts';
import { readPause } from '../../../../src/monitors/ports/timing/pause.ts';
import { aHost, aPlan } from '../builders.ts';
import { isScan, startAgent } from '../context.ts';
import { fakeNmap } from '../fake-nmap.ts';

const config = { ports: '1-100', service_detection: false };
const hosts = [aHost('host-5', '10.0.0.5')];
const memory = new Map([[planKey('host-5'), planToJson(aPlan())]]);

describe('paused scans', () => {
  it('end what is going on, tell by whom, and begin it again at the end of the pause', async (t) => {
    const nmap = fakeNmap({ '10.0.0.5': [22] });
    const running = Promise.withResolvers<void>();
    let calls = 0;
    const exec: Exec = (program, args, options) => {
      calls += 1;
      if (calls > 1) return nmap.exec(program, args, options);
      running.resolve();
      return new Promise((_, reject) => options.signal.addEventListener('abort', () => reject(options.signal.reason)));
    };
    const agent = startAgent(t, { config, hosts, memory, exec });
    await running.promise;

    const answer = await agent.request({ by: 'ann', until: null }, 'pause');
    const paused = [...agent.troubles];
    const asked = await agent.request({ targets: ['10.0.0.5'] });
    await agent.request(null, 'resume');
    await agent.batch((batch) => batch !== agent.batches.find(isScan) && isScan(batch));

    assert.equal((answer as { paused: boolean }).paused, true);
    assert.deepEqual(paused, ['port scans are paused by ann']);
    assert.equal((asked as { outcome: string }).outcome, 'complete');
    assert.equal(agent.troubles.at(-1), null);
    assert.equal(agent.memory.get('paused'), null);
  });

  it('stay paused over a restart, and go on by themselves when the time has come', async (t) => {
    const nmap = fakeNmap({ '10.0.0.5': [22] });
    const until = Date.now() + 300;
    const paused = new Map([...memory, ['paused', { since: 1, until, by: 'ann' }] as const]);
    const agent = startAgent(t, { config, hosts, memory: paused, exec: nmap.exec });

    const batch = await agent.batch(isScan);

    assert.ok((batch.scans?.[0]?.startedAt ?? 0) >= until);
    const minute = new Date(until).toISOString().slice(0, 16).replace('T', ' ');
    assert.deepEqual(agent.troubles, [`port scans are paused by ann until ${minute} UTC`, null]);
  });

  it('must end in the future, and take names as they can be shown', () => {
    assert.throws(() => readPause({ until: 5 }, 10), { code: 'USAGE' });
    assert.throws(() => readPause({ until: 'soon' }, 10), { code: 'USAGE' });
    assert.deepEqual(readPause({ by: 'a\u001b[2J', until: 20 }, 10), { since: 10, until: 20, by: 'a·[2J' });
    assert.deepEqual(readPause(null, 10), { since: 10, until: null, by: 'somebody' });
  });
});
