import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Batch } from '../../../../src/core/batch.ts';
import { planKey, planToJson } from '../../../../src/monitors/ports/plan.ts';
import {
  fullPace,
  gentler,
  gentlest,
  groupStepAfter,
  type Pace,
  paceAfter,
  type Speed,
} from '../../../../src/monitors/ports/scan/pace.ts';
import { isSlow, nextBatch, nextDue } from '../../../../src/monitors/ports/timing/schedule.ts';
import { aHost, aHostResult, aPlan } from '../builders.ts';
import { isScan, startAgent } from '../context.ts';
import { fakeNmap } from '../fake-nmap.ts';

const well: Speed = { timedOut: false, took: 4000 };
const slow: Speed = { timedOut: false, took: 60_000 };
const lost: Speed = { timedOut: true, took: null };
const after = (pace: Pace, ...scans: readonly Speed[]): Pace => scans.reduce(paceAfter, pace);
const settings = {
  ...{ timing: 4, max_rate: 1000, host_timeout: 900_000, service_detection: true, os_detection: false },
  ...{ banner_check: true, scripts: [], scan_delay: null, extra: [] },
};

describe('the pace of a host', () => {
  it('gets gentler step by step while its scans are given up or take much longer than before', () => {
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6].map((count) => after(fullPace, ...Array.from({ length: count }, () => lost)).step),
      [1, 2, 3, 4, 4, 4],
    );
    assert.equal(after(fullPace, well, slow).step, 1);
    assert.equal(after(fullPace, well, slow, lost).step, 2);
  });

  it('recovers a step with each scan that goes well', () => {
    const pace = after(fullPace, well, lost, lost, lost);

    assert.deepEqual(
      [0, 1, 2, 3, 4].map((count) => after(pace, ...Array.from({ length: count }, () => well)).step),
      [3, 2, 1, 0, 0],
    );
  });

  it('does not change for a first scan that takes long, for a few seconds, or where nmap tells no times', () => {
    assert.equal(after(fullPace, slow).step, 0);
    assert.equal(after(fullPace, { timedOut: false, took: 100 }, { timedOut: false, took: 9000 }).step, 0);
    assert.equal(after(fullPace, well, { timedOut: false, took: null }).step, 0);
  });

  it('takes a lasting slowness for usual at last', () => {
    const scans = Array.from({ length: 30 }, () => slow);

    assert.equal(after(fullPace, well, ...scans.slice(0, 3)).step, 3);
    assert.equal(after(fullPace, well, ...scans).step, 0);
  });

  it('stays within its bounds whatever is seen', () => {
    const speed = fc.record({ timedOut: fc.boolean(), took: fc.option(fc.nat(), { nil: null }) });
    fc.assert(
      fc.property(fc.array(speed, { maxLength: 40 }), fc.integer({ min: 1, max: 4096 }), (scans, hosts) => {
        const { step, usual } = after(fullPace, ...scans);
        assert.ok(step >= 0 && step <= gentlest && (usual === null || usual >= 0));
        const gentle = gentler(settings, step, hosts);
        assert.ok(gentle.max_rate >= 1 && gentle.max_rate <= settings.max_rate);
        assert.ok(gentle.host_timeout >= settings.host_timeout && gentle.timing <= settings.timing);
      }),
    );
  });
});

describe('a gentler scan', () => {
  it('sends less at a time and has more patience, and less still for a few hosts', () => {
    assert.equal(gentler(settings, 0, 8), settings);
    assert.partialDeepStrictEqual(gentler(settings, 1, 8), {
      ...{ max_rate: 500, host_timeout: 1_800_000, timing: 3, extra: ['--max-parallelism=128'] },
    });
    assert.partialDeepStrictEqual(gentler(settings, 3, 1), {
      ...{ max_rate: 15, host_timeout: 7_200_000, extra: ['--max-parallelism=4'] },
    });
  });

  it('is never faster than the config asks for, and leaves its own arguments alone', () => {
    const careful = { ...settings, max_rate: 3, timing: 1, extra: ['--max-parallelism=1'] };

    assert.partialDeepStrictEqual(gentler(careful, 4, 1), { max_rate: 3, timing: 1, extra: ['--max-parallelism=1'] });
  });
});

describe('the pace of a group', () => {
  const up = aHostResult({ state: 'up' });
  const givenUp = aHostResult({ state: 'up', timedOut: true });

  it('follows what becomes of its hosts', () => {
    assert.equal(groupStepAfter(0, [up, up, up, givenUp]), 1);
    assert.equal(groupStepAfter(2, [up, up, up, up, givenUp]), 1);
    assert.equal(groupStepAfter(0, []), 0);
  });
});

describe('slow hosts', () => {
  const slowHost = aPlan({ host: 'slow', ip: '10.0.0.1', pace: { step: 1, usual: null } });
  const failing = aPlan({ host: 'failing', ip: '10.0.0.2', failures: 2 });
  const other = aPlan({ host: 'other', ip: '10.0.0.3', dueAt: 5 });
  const situation = { now: 10, busy: new Set<string>(), size: 64, onlyUrgent: false, slowBusy: false, latest: 1000 };
  const names = (at: Partial<typeof situation>) =>
    nextBatch([slowHost, failing, other], { ...situation, ...at }).map(({ host }) => host);

  it('are scanned after the others, apart from them and from one another', () => {
    assert.deepEqual([slowHost, failing, other].map(isSlow), [true, true, false]);
    assert.deepEqual(names({}), ['other']);
    assert.deepEqual(names({ busy: new Set(['other']) }), ['slow']);
    assert.deepEqual(names({ busy: new Set(['other', 'slow']) }), ['failing']);
  });

  it('go on beside the others, one run of them at a time', () => {
    assert.deepEqual(names({ onlyUrgent: true }), ['slow']);
    assert.deepEqual(names({ slowBusy: true }), ['other']);
    assert.deepEqual(names({ slowBusy: true, onlyUrgent: true }), []);
    assert.equal(nextDue([slowHost, other], { ...situation, slowBusy: true }), 5);
  });
});

describe('the ports monitor and a slow host', () => {
  const config = { ports: '1-100', interval: '6h', service_detection: false };
  const argument = (args: readonly string[], name: string) => args[args.indexOf(name) + 1];

  it('scans it gently, beside the others, and remembers that', async (t) => {
    const held = Promise.withResolvers<null>();
    const network = { '10.0.0.1': [22], '10.0.0.2': [22] };
    const nmap = fakeNmap(network, async ({ targets }) => (targets.includes('10.0.0.1') ? held.promise : null));
    const plans = [
      aPlan({ host: 'a', ip: '10.0.0.1', pace: { step: 2, usual: 4000 } }),
      aPlan({ host: 'b', ip: '10.0.0.2' }),
    ];
    const memory = new Map(plans.map((plan) => [planKey(plan.host), planToJson(plan)]));
    const hosts = [aHost('a', '10.0.0.1'), aHost('b', '10.0.0.2')];
    const agent = startAgent(t, { config, memory, hosts, exec: nmap.exec });
    const scanOf = (ip: string) => (batch: Batch) => isScan(batch) && batch.scans?.[0]?.targets[0] === ip;

    await agent.batch(scanOf('10.0.0.2'));
    held.resolve(null);
    const { checkpoint = {} } = await agent.batch(scanOf('10.0.0.1'));

    const [gentle, usual] = ['10.0.0.1', '10.0.0.2'].map((ip) =>
      nmap.calls.find(({ targets }) => targets.includes(ip)),
    );
    assert.equal(argument(usual?.args ?? [], '--max-rate'), '1000');
    assert.equal(argument(gentle?.args ?? [], '--max-rate'), '31');
    assert.ok(gentle?.args.includes('-T3'));
    assert.deepEqual((checkpoint[planKey('a')] as { pace?: unknown }).pace, { step: 1, usual: 4000 });
  });
});
