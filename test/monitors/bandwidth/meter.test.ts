import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Traffic } from '../../../src/core/bandwidth.ts';
import { measure, type Sample } from '../../../src/monitors/bandwidth/meter.ts';
import { createSampler } from '../../../src/monitors/bandwidth/sampling.ts';
import { monday, traffic } from './a-watch.ts';

const sample = (elapsed: number, rx: Traffic, time = monday + elapsed): Sample => ({
  ...{ time, elapsed, counters: { rx, tx: traffic(0) } },
});
const between = (before: Traffic, now: Traffic) => {
  const result = measure('eth0', sample(0, before), sample(1000, now));
  return typeof result === 'object' && result !== null ? result.rx : result;
};

describe('meter of an interface', () => {
  it('measures what was carried between two samples, by the clock that does not jump', () => {
    const late = measure('eth0', sample(0, traffic(1000)), sample(1700, traffic(5000), monday + 1900));

    assert.partialDeepStrictEqual(late, { from: monday + 200, to: monday + 1900, rx: { bytes: 4000 } });
  });

  it('knows counters that wrapped at 32 bits', () => {
    assert.deepEqual(between(traffic(2 ** 32 - 100_000, 5000), traffic(900_000, 6000)), traffic(1_000_000, 1000));
    assert.deepEqual(between(traffic(1e12, 2 ** 32 - 10), traffic(1e12 + 20_000, 10)), traffic(20_000, 20));
  });

  it('knows counters that began anew', () => {
    assert.equal(between(traffic(2 ** 32 - 100_000, 5000), traffic(900_000, 600)), 'reset');
    assert.equal(between(traffic(2 ** 32 - 100_000, 5000), traffic(900_000, 5001)), 'reset');
    assert.equal(between(traffic(2 ** 40, 5000), traffic(900_000, 6000)), 'reset');
  });

  it('does not measure over a long pause, over a clock that was set, and in no time', () => {
    const before = sample(0, traffic(0));

    assert.equal(measure('eth0', before, sample(6000, traffic(9e9))), 'pause');
    assert.equal(measure('eth0', before, sample(1000, traffic(9e9), monday + 4_000_000)), 'clock');
    assert.equal(measure('eth0', before, sample(1000, traffic(9e9), monday - 4_000_000)), 'clock');
    assert.equal(measure('eth0', before, sample(100, traffic(9e9))), null);
  });
});

describe('sampler', () => {
  it('measures an interface that was away from its second reading on, and says once what no interface was measured in', () => {
    const sampler = createSampler(['eth0', 'eth1']);
    const look = (second: number, at: { readonly [name: string]: number }, elapsed = second * 1000) => {
      const counters = new Map(
        Object.entries(at).map(([name, bytes]) => [name, { rx: traffic(bytes), tx: traffic(0) }]),
      );
      return sampler({ time: monday + second * 1000, elapsed, counters });
    };

    look(0, { eth0: 5000, eth1: 1 });
    const gone = look(1, { eth1: 2 });
    const back = look(2, { eth0: 9e9, eth1: 3 });
    const whole = look(3, { eth0: 9e9 + 7, eth1: 4 });
    const slept = look(3600, { eth0: 9e9 + 8, eth1: 5 }, 4000);

    assert.deepEqual(gone.absent, ['eth0']);
    assert.deepEqual([back.unmeasured, back.measured.length], [['eth0'], 1]);
    assert.deepEqual(
      whole.measured.map(({ rx }) => rx.bytes),
      [7, 1],
    );
    assert.deepEqual(slept.gap, { from: monday + 3000, to: monday + 3_600_000, why: 'clock' });
    assert.deepEqual(slept.unmeasured, ['eth0', 'eth1']);
  });

  it('gives no rate above the real one, whatever happens to the counters', () => {
    const limit = 10_000_000;
    const second = fc.record({
      // Of a link that carries 10 MB/s, at any size of packet.
      packets: fc.integer({ min: 0, max: 6600 }),
      size: fc.integer({ min: 60, max: 1500 }),
      what: fc.oneof(
        { weight: 8, arbitrary: fc.constant('nothing') },
        { weight: 1, arbitrary: fc.constantFrom('reset', 'gone', 'sleep', 'clock') },
      ),
      late: fc.integer({ min: 0, max: 400 }),
    });
    const start = fc.oneof(
      fc.constant(0),
      fc.integer({ min: 2 ** 32 - 20_000_000, max: 2 ** 32 - 1 }),
      fc.maxSafeNat(),
    );
    fc.assert(
      fc.property(
        fc.array(second, { minLength: 2, maxLength: 120 }),
        start,
        fc.boolean(),
        (seconds, first, is32bit) => {
          const sampler = createSampler(['eth0']);
          const modulo = is32bit ? 2 ** 32 : Number.POSITIVE_INFINITY;
          let bytes = is32bit ? first % 2 ** 32 : Math.min(first, 2 ** 52);
          let [packets, elapsed, time] = [Math.ceil(bytes / 1500), 0, monday];
          for (const { packets: more, size, what, late } of seconds) {
            if (what === 'reset') [bytes, packets] = [0, 0];
            bytes = (bytes + more * size) % modulo;
            packets = (packets + more) % modulo;
            elapsed += 1000 + late - (elapsed % 1000);
            time = monday + elapsed + (what === 'clock' ? 86_400_000 : 0);
            if (what === 'sleep') time += 3_600_000;
            const counters = new Map(
              what === 'gone' ? [] : [['eth0', { rx: traffic(bytes, packets), tx: traffic(0) }] as const],
            );
            for (const { from, to, rx } of sampler({ time, elapsed, counters }).measured) {
              // 1 s of traffic in the shortest possible time between two samples.
              assert.ok(rx.bytes / ((to - from) / 1000) <= limit / 0.6, `${rx.bytes} in ${to - from} ms`);
            }
          }
        },
      ),
    );
  });
});
