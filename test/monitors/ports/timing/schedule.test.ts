import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NetmonEvent } from '../../../../src/core/event.ts';
import type { HostPlan } from '../../../../src/monitors/ports/plan.ts';
import { planKey, plansFrom, planToJson } from '../../../../src/monitors/ports/plan.ts';
import {
  newPlan,
  nextBatch,
  nextDue,
  planAfter,
  planAfterScan,
  planAtStart,
  planPutOff,
} from '../../../../src/monitors/ports/timing/schedule.ts';
import { aPlan } from '../builders.ts';

const hour = 3_600_000;
const rhythm = { interval: 6 * hour, newHosts: true };
const now = 100 * hour;

const event = (type: NetmonEvent['type'], special: Partial<NetmonEvent> = {}): NetmonEvent => ({
  ...{ type, time: now, severity: 'info', subject: '', summary: '', key: '', host: 'host-5', data: {} },
  ...special,
});
const situation = {
  now,
  busy: new Set<string>(),
  size: 64,
  onlyUrgent: false,
  slowBusy: false,
  latest: now + rhythm.interval,
};
const names = (plans: readonly HostPlan[]) => plans.map(({ host }) => host);

describe('a host', () => {
  it('is due in an instant when it is new, with others that appear at the same time', () => {
    const plan = newPlan({ id: 'a', ip: '10.0.0.1', learned: false }, now, rhythm);

    assert.ok(plan.urgent);
    assert.ok(plan.dueAt > now && plan.dueAt <= now + 1000);
  });

  it('waits for its turn when new hosts are not to be scanned at once', () => {
    const plan = newPlan({ id: 'a', ip: '10.0.0.1', learned: false }, now, { ...rhythm, newHosts: false });

    assert.deepEqual([plan.urgent, plan.dueAt], [false, now + rhythm.interval]);
  });

  it('is due again when it returns or changes its address', () => {
    const plan = aPlan({ dueAt: now + hour, lookedAt: now - hour, present: false, failures: 3 });

    const returned = planAfter(plan, event('host.returned'), '10.0.0.5', now, rhythm);
    const moved = planAfter(plan, event('host.address-changed'), '10.0.0.9', now, rhythm);

    assert.deepEqual([returned.present, returned.urgent, returned.failures], [true, true, 0]);
    assert.deepEqual([moved.ip, moved.urgent], ['10.0.0.9', true]);
  });

  it('is not scanned again for what was heard before its last scan', () => {
    const plan = aPlan({ lookedAt: now + 1 });

    assert.equal(planAfter(plan, event('host.returned'), '10.0.0.5', now, rhythm), plan);
  });

  it('keeps its IPv4 address when it takes another IPv6 one', () => {
    const plan = aPlan({ dueAt: now + hour });

    assert.equal(planAfter(plan, event('host.address-changed'), 'fd00::7', now, rhythm), plan);
  });

  it('is not scanned while it is gone', () => {
    const gone = planAfter(aPlan(), event('host.gone'), '10.0.0.5', now, rhythm);

    assert.deepEqual(nextBatch([gone], situation), []);
    assert.equal(nextDue([gone], situation), null);
  });

  it('that fails again and again is scanned after the others, and not together with them', () => {
    const failing = aPlan({ host: 'a', ip: '10.0.0.1', dueAt: 0, failures: 2 });
    const other = aPlan({ host: 'b', ip: '10.0.0.2', dueAt: 5, failures: 1 });

    assert.deepEqual(nextBatch([failing, other], situation), [other]);
    assert.deepEqual(nextBatch([failing], situation), [failing]);
  });

  it('that was found in a group of targets waits for the group', () => {
    const found = aPlan({ group: 'branch' });

    assert.deepEqual(nextBatch([found], situation), []);
    assert.equal(nextDue([found], situation), null);
  });

  it('looks at a newcomer once more when its services have had time to start', () => {
    const newcomer = aPlan({ lookedAt: null, learned: false });

    const once = planAfterScan(newcomer, true, now, rhythm);
    const twice = planAfterScan(once, true, once.dueAt, rhythm);

    assert.equal(once.dueAt, now + 120_000);
    assert.equal(twice.dueAt, once.dueAt + rhythm.interval);
  });

  it('is scanned again after the interval, and after growing pauses when the scan does not get through', () => {
    const through = planAfterScan(aPlan({ failures: 2, urgent: true, lookedAt: now - 1 }), true, now, rhythm);
    assert.deepEqual([through.dueAt, through.failures, through.urgent], [now + rhythm.interval, 0, false]);

    const pauses: number[] = [];
    let plan = aPlan();
    for (let turn = 0; turn < 12; turn += 1) {
      plan = planAfterScan(plan, false, now, rhythm);
      pauses.push((plan.dueAt - now) / 60_000);
    }
    assert.deepEqual(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
  });

  it('is not blamed when nmap cannot be run', () => {
    assert.deepEqual(planPutOff(aPlan(), now), aPlan({ dueAt: now + 60_000 }));
  });

  it('is due at a restart when other ports are wanted, and never later than an interval', () => {
    const look = { ports: 'top-100', rest: 'closed' as const };
    const plan = aPlan({ dueAt: now + 90 * hour, tcp: look });

    assert.equal(planAtStart(plan, 'top-1000', now, rhythm).dueAt, now);
    assert.equal(planAtStart(plan, 'top-100', now, rhythm).dueAt, now + rhythm.interval);
  });
});

describe('a batch', () => {
  it('takes those that are due, newcomers first, then the longest due, up to its size', () => {
    const plans = [
      aPlan({ host: 'late', dueAt: now - 1 }),
      aPlan({ host: 'later', dueAt: now - 2 }),
      aPlan({ host: 'new', dueAt: now, urgent: true }),
      aPlan({ host: 'not-yet', dueAt: now + 1 }),
    ];

    assert.deepEqual(names(nextBatch(plans, situation)), ['new', 'later', 'late']);
    assert.deepEqual(names(nextBatch(plans, { ...situation, size: 2 })), ['new', 'later']);
    assert.deepEqual(names(nextBatch(plans, { ...situation, busy: new Set(['new', 'late']) })), ['later']);
  });

  it('takes only newcomers beside another one', () => {
    const plans = [aPlan({ host: 'late' }), aPlan({ host: 'new', urgent: true, dueAt: now })];

    assert.deepEqual(names(nextBatch(plans, { ...situation, onlyUrgent: true })), ['new']);
    assert.equal(nextDue(plans, { busy: new Set(), onlyUrgent: true, slowBusy: false }), now);
    assert.equal(nextDue(plans, { busy: new Set(), onlyUrgent: false, slowBusy: false }), 0);
  });

  it('takes newcomers along that would be due a moment later, but does not begin for them', () => {
    const plans = [
      aPlan({ host: 'first', urgent: true, dueAt: now }),
      aPlan({ host: 'second', urgent: true, dueAt: now + 150 }),
      aPlan({ host: 'third', urgent: true, dueAt: now + 250 }),
      aPlan({ host: 'old', dueAt: now + 150 }),
    ];

    assert.deepEqual(names(nextBatch(plans, situation)), ['first', 'second']);
    assert.deepEqual(names(nextBatch(plans.slice(1), situation)), []);
  });

  it('is of one family of addresses', () => {
    const plans = [
      aPlan({ host: 'six', ip: 'fd00::1' }),
      aPlan({ host: 'four', dueAt: 1 }),
      aPlan({ host: 'six-2', ip: 'fd00::2' }),
    ];

    assert.deepEqual(names(nextBatch(plans, situation)), ['six', 'six-2']);
  });

  it('takes a host whose time is further away than an interval, since the clock was set back', () => {
    assert.deepEqual(names(nextBatch([aPlan({ dueAt: now + rhythm.interval + 1 })], situation)), ['host-5']);
  });
});

describe('plans', () => {
  it('survive a restart', () => {
    const plan = aPlan({
      tcp: { ports: 'top-1000', rest: 'filtered' },
      asked: { 'tcp/8080': { at: 6, banner: null } },
      lookedAt: 7,
    });
    const stored = JSON.parse(JSON.stringify(planToJson(plan)));

    assert.deepEqual(
      plansFrom(
        new Map([
          [planKey(plan.host), stored],
          ['other', 5],
        ]),
      ),
      new Map([['host-5', plan]]),
    );
  });
});
