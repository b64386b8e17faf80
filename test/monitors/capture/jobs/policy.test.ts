import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StoredEvent } from '../../../../src/core/event.ts';
import { captureConfig } from '../../../../src/monitors/capture/config.ts';
import {
  captureId,
  ending,
  filterOf,
  type Job,
  jobKey,
  jobOf,
  jobsFrom,
  recording,
  refusal,
  shared,
  sharedBy as sharedAt,
} from '../../../../src/monitors/capture/jobs/jobs.ts';
import { endOfSpike, type Wish, wishOf } from '../../../../src/monitors/capture/jobs/policy.ts';

const at = 1_795_000_000_000;
const config = captureConfig.parse({
  events: [
    { event: 'arp.spoof-suspected', severity: 'high', before: '20s', after: '1m' },
    { event: 'host.new', only_host: true },
  ],
});

const event = (special: Partial<StoredEvent> = {}): StoredEvent => ({
  ...{ seq: 1, id: 'e1', storedAt: at, monitor: 'm', time: at, severity: 'medium' },
  ...{ subject: 's', summary: 'it happened', key: 'k', type: 'host.new', data: {} },
  ...special,
});

const spike = (startedAt = at, id = 'eth0/1'): StoredEvent =>
  event({ type: 'bandwidth.spike', time: startedAt + 1000, data: { spike: id, interface: 'eth0', startedAt } });

const wish = (of: StoredEvent): Wish => {
  const wanted = wishOf(of, config, ['eth0', 'eth1']);
  assert.notEqual(wanted, null);
  return wanted as Wish;
};

const sharedBy = (jobs: readonly Job[], of: Wish, on: string, rules: typeof config): Job | null =>
  sharedAt(jobs, of, on, rules, of.requestedAt);

const jobFor = (of: StoredEvent): Job => jobOf(wish(of), 'eth0', { id: 'one', maxLength: config.max_length });

describe('what is captured', () => {
  it('is a spike from before its begin, on its interface, for as long as it lasts', () => {
    const { interfaces, from, to, cause } = wish(spike());

    assert.deepEqual([interfaces, from, to], [['eth0'], at - 11_000, null]);
    assert.deepEqual(cause, { kind: 'spike', event: 'e1', summary: 'it happened' });
  });

  it('is what the policy names, when it is severe enough', () => {
    const spoof = (severity: StoredEvent['severity']) => event({ type: 'arp.spoof-suspected', severity });

    assert.equal(wishOf(spoof('medium'), config, ['eth0']), null);
    assert.equal(wishOf(event({ type: 'host.gone' }), config, ['eth0']), null);
    const { from, to, interfaces } = wish(spoof('critical'));
    assert.deepEqual([from, to, interfaces], [at - 20_000, at + 60_000, ['eth0', 'eth1']]);
  });

  it('is only the packets of the host that it is about, where the policy says so', () => {
    assert.equal(wish(event({ data: { ip: '10.0.0.5' } })).host, '10.0.0.5');
    assert.equal(filterOf({ host: '10.0.0.5', filter: null }), 'host 10.0.0.5 or (vlan and host 10.0.0.5)');
    assert.equal(filterOf({ host: 'fd00::1', filter: 'tcp' }), '(tcp) and (host fd00::1 or (vlan and host fd00::1))');
  });

  it('is nothing that was found while learning, and no spike when spikes are off', () => {
    assert.equal(wishOf(event({ learned: true }), config, ['eth0']), null);
    assert.equal(wishOf(spike(), { ...config, spikes: false }, ['eth0']), null);
  });
});

describe('a capture that goes on', () => {
  it('ends after the end of its spike, and at its greatest length at the latest', () => {
    const job = jobFor(spike());
    const over = endOfSpike(event({ type: 'bandwidth.spike-ended', time: at + 60_000, data: { spike: 'eth0/1' } }));

    assert.equal(job.to, at - 11_000 + config.max_length);
    assert.deepEqual(over, { spike: 'eth0/1', at: at + 60_000 });
    assert.deepEqual(
      [ending(job, at + 60_000, 30_000).to, ending(job, at + 3_600_000, 30_000).to],
      [at + 90_000, job.to],
    );
  });

  it('is shared by events whose packets it has, so that an attack of many alerts is one capture', () => {
    const spoof = (time = at, fields = {}) =>
      event({ type: 'arp.spoof-suspected', severity: 'high', id: `e${time}`, time, ...fields });
    const job = jobFor(spoof());
    const next = wish(spoof(at + 5000));

    assert.equal(sharedBy([job], next, 'eth0', config), job);
    assert.deepEqual(
      [shared(job, next, config.max_length).from, shared(job, next, config.max_length).to],
      [at - 20_000, at + 65_000],
    );
    assert.equal(sharedBy([job], next, 'eth1', config), null);
    assert.equal(sharedBy([job], wish(spoof(at + 81_000)), 'eth0', config), null, 'it is over');
    assert.equal(sharedBy([job], wish(spoof(at + config.max_length)), 'eth0', config), null, 'it would be too long');
    assert.equal(sharedBy([{ ...job, host: '10.0.0.5' }], next, 'eth0', config), null, 'it has one host only');
    const asked = { ...next, cause: { kind: 'request', event: null, summary: 'by anna' } } as const;
    assert.equal(sharedBy([job], asked, 'eth0', config), null);
    assert.equal(sharedBy([job], wish(spike(at + 5000)), 'eth0', config), null);
  });

  it('of a spike is shared by an event, whose time it then has to its end', () => {
    const job = jobFor(spike());
    const alert = wish(event({ type: 'arp.spoof-suspected', severity: 'high', time: at + 20_000 }));

    assert.equal(sharedBy([job], alert, 'eth0', config), job);
    const both = shared(job, alert, config.max_length);
    assert.deepEqual([both.waitsFor, both.to], [job.waitsFor, job.to]);
    assert.equal(ending(both, at + 22_000, 1000).to, at + 80_000);
    assert.equal(ending(both, at + 90_000, 1000).to, at + 91_000);
  });

  it('is shared by a spike that follows on the same interface while it lasts', () => {
    const job = ending(jobFor(spike()), at + 20_000, 30_000);
    const next = wish(spike(at + 40_000, 'eth0/2'));

    assert.equal(sharedBy([job], next, 'eth0', config), job);
    assert.equal(sharedBy([job], next, 'eth1', config), null);
    assert.equal(sharedBy([job], wish(spike(at + 100_000, 'eth0/3')), 'eth0', config), null);
    const both = shared(job, next, config.max_length);
    assert.deepEqual([both.waitsFor, both.from, both.to], ['eth0/2', job.from, job.from + config.max_length]);
    assert.equal(both.spike, 'eth0/1');
  });

  it('is the same after a restart', () => {
    const jobs = [jobFor(spike()), { ...jobFor(spike(at + 5)), id: 'two', notes: ['a note'] }];
    const stored = new Map(jobs.map((job) => [jobKey(job.id), JSON.parse(JSON.stringify(job))]));

    assert.deepEqual(jobsFrom(new Map([...stored, ['begun', [1]]])), jobs);
  });

  it('says which packets it keeps', () => {
    const job = { ...jobFor(spike()), host: '10.0.0.5' };
    const { filter, snapLength } = recording(job, { ring_filter: 'not port 443', ring_snap_length: 96 });

    assert.equal(filter, '(not port 443) and (host 10.0.0.5 or (vlan and host 10.0.0.5))');
    assert.equal(snapLength, 96);
  });

  it('has a name that is safe as one of a file', () => {
    assert.equal(captureId(at, 'eth0.100', '3fa9'), '20261118T103640Z-eth0.100-3fa9'.replace(/^\w+/, stamp(at)));
    assert.doesNotMatch(captureId(at, 'a\u001b[2J b', '3fa9'), /[^\w.@-]/);
  });
});

const stamp = (time: number): string => new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '');

describe('the limits of captures', () => {
  const rules = { max_length: 1, at_once: 2, per_hour: 3 };

  it('hold for those that go on, and for those of the last hour', () => {
    assert.equal(refusal(rules, 1, [at - 1, at - 2], at), null);
    assert.match(refusal(rules, 2, [], at) ?? '', /capture\.at_once/);
    assert.match(refusal(rules, 0, [at - 1, at - 2, at - 3], at) ?? '', /capture\.per_hour/);
    assert.equal(refusal(rules, 0, [at - 1, at - 2, at - 3_600_000], at), null);
  });
});
