import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { portsConfig } from '../../../../src/monitors/ports/config.ts';
import { planKey, planToJson } from '../../../../src/monitors/ports/plan.ts';
import { createState } from '../../../../src/monitors/ports/state.ts';
import { openFrom, whileOpen } from '../../../../src/monitors/ports/timing/opening.ts';
import { newPlan, planAfterScan, planAtStart, type Rhythm } from '../../../../src/monitors/ports/timing/schedule.ts';
import { parseWindow } from '../../../../src/monitors/ports/timing/window.ts';
import { aHost, aPlan } from '../builders.ts';
import { isScan, newHost, startAgent } from '../context.ts';
import { fakeNmap } from '../fake-nmap.ts';

const hour = 3_600_000;
const noon = Date.UTC(2026, 10, 21, 12);
const at = (hours: number) => noon + hours * hour;
/** `13:05-14:05`, so many hours from now, in UTC. */
const windowIn = (from: number, to: number): string =>
  [from, to].map((hours) => new Date(Date.now() + hours * hour).toISOString().slice(11, 16)).join('-');

const dailyAtFive: Rhythm = { interval: 6 * hour, newHosts: false, cron: (time) => (time < at(5) ? at(5) : at(29)) };

describe('scans of known hosts at fixed times', () => {
  it('are due at the next of these times', () => {
    const host = { id: 'a', ip: '10.0.0.1', learned: true };

    assert.equal(newPlan(host, noon, dailyAtFive).dueAt, at(5));
    assert.equal(planAfterScan(aPlan(), true, at(5), { ...dailyAtFive, newHosts: true }).dueAt, at(5) + 120_000);
    assert.equal(planAfterScan(aPlan({ lookedAt: 1 }), true, at(5), dailyAtFive).dueAt, at(29));
    assert.equal(planAtStart(aPlan({ dueAt: at(90) }), 'top-1000', noon, dailyAtFive).dueAt, at(5));
  });

  it('are tried again between when they fail, and not later than usual', () => {
    assert.equal(planAfterScan(aPlan(), false, at(5), dailyAtFive).dueAt, at(5) + 60_000);
    assert.equal(planAfterScan(aPlan({ failures: 30 }), false, at(4), dailyAtFive).dueAt, at(5));
  });

  it('come from the config, in its time zone', () => {
    const config = portsConfig.parse({ cron: '30 3 * * *', time_zone: 'Asia/Tokyo', new_hosts: false });
    const site = { data: '', interfaces: [], missing: [], networks: ['10.0.0.0/8'], exclude: [], rawSockets: true };
    const state = createState({ config, site, memory: new Map(), hosts: [aHost('a', '10.0.0.1')], ports: [] }, noon);

    assert.equal(state.plans.get('a')?.dueAt, Date.UTC(2026, 10, 21, 18, 30));
  });
});

describe('the window of known hosts', () => {
  const config = { ports: '1-100', service_detection: false, time_zone: 'UTC' };
  const memory = new Map([[planKey('a'), planToJson(aPlan({ host: 'a', ip: '10.0.0.1' }))]]);

  it('lets begin what is due when it opens', () => {
    const window = parseWindow('13:00-14:00') ?? undefined;

    assert.equal(openFrom({ window, time_zone: 'UTC' }, noon), at(1));
    assert.equal(openFrom({ window, time_zone: 'UTC' }, at(1.5)), at(1.5));
    assert.equal(openFrom({}, noon), noon);
  });

  it('keeps scans from beginning while it is closed, but not those that are asked for', async (t) => {
    const nmap = fakeNmap({ '10.0.0.1': [22] });
    const closed = { ...config, window: windowIn(2, 3) };
    const agent = startAgent(t, { config: closed, memory, hosts: [aHost('a', '10.0.0.1')], exec: nmap.exec });

    agent.tell(newHost('b', '10.0.0.2'));
    await agent.batch(({ heard }) => heard === 1);
    await agent.request({ targets: ['10.0.0.1'] });

    assert.deepEqual(
      nmap.calls.map(({ targets }) => targets),
      [['10.0.0.1']],
    );
  });

  it('lets scans begin while it is open', async (t) => {
    const nmap = fakeNmap({ '10.0.0.1': [22] });
    const open = { ...config, window: windowIn(-1, 2) };
    const agent = startAgent(t, { config: open, memory, hosts: [aHost('a', '10.0.0.1')], exec: nmap.exec });

    assert.deepEqual((await agent.batch(isScan)).scans?.[0]?.targets, ['10.0.0.1']);
  });

  it('ends what goes on when it closes', async () => {
    const asleep: number[] = [];
    const wake = Promise.withResolvers<void>();
    const clock = {
      now: () => at(1.5),
      elapsed: () => 0,
      sleep: (ms: number) => {
        asleep.push(ms);
        return wake.promise;
      },
    };
    const window = parseWindow('13:00-14:00') ?? undefined;
    const signal = whileOpen(clock, { window, time_zone: 'UTC' }, new AbortController().signal);
    const closed = new Promise((resolve) => signal.addEventListener('abort', resolve));

    wake.resolve();
    await closed;

    assert.deepEqual(asleep, [hour / 2]);
  });
});
