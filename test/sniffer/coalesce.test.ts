import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Frame } from '../../src/core/observation.ts';
import { createCoalescer } from '../../src/sniffer/coalesce.ts';
import { decode } from '../../src/sniffer/decode.ts';
import { arpFrame } from './frames.ts';

function frameOf(senderIp: string, time: number): Frame {
  const frame = decode('ethernet', arpFrame({ senderIp }), { time, interface: 'eth0' });
  assert.ok(typeof frame !== 'string');
  return frame;
}

const counts = (frames: readonly Frame[]) => frames.map(({ count }) => count);

describe('coalescing', () => {
  it('tells the first at once and counts its repeats within a second', () => {
    const coalescer = createCoalescer();

    assert.deepEqual(counts(coalescer.add(frameOf('10.0.0.1', 0))), [1]);
    assert.deepEqual(counts(coalescer.add(frameOf('10.0.0.1', 400))), []);
    assert.deepEqual(counts(coalescer.add(frameOf('10.0.0.1', 999))), []);
    assert.deepEqual(counts(coalescer.add(frameOf('10.0.0.2', 999))), [1]);
    assert.deepEqual(counts(coalescer.add(frameOf('10.0.0.1', 1000))), [3]);
  });

  it('tells repeats when their second ends, with the time of the last', () => {
    const coalescer = createCoalescer();
    for (const time of [0, 100, 200]) coalescer.add(frameOf('10.0.0.1', time));

    assert.deepEqual(coalescer.expire(999), []);
    assert.deepEqual(coalescer.expire(1000), [{ ...frameOf('10.0.0.1', 200), count: 2 }]);
    assert.deepEqual(coalescer.expire(3000), []);
    assert.deepEqual(counts(coalescer.add(frameOf('10.0.0.1', 3000))), [1]);
  });

  it('tells a steady repeat once a second', () => {
    const coalescer = createCoalescer();
    let told = 0;
    for (let time = 0; time < 10_000; time += 10) {
      if (time % 500 === 0) told += coalescer.expire(time).length;
      told += coalescer.add(frameOf('10.0.0.1', time)).length;
    }

    assert.equal(told, 10);
  });

  it('does not fall silent when the clock is set back', () => {
    const coalescer = createCoalescer();
    coalescer.add(frameOf('10.0.0.1', 1_000_000));

    assert.deepEqual(counts(coalescer.add(frameOf('10.0.0.1', 0))), [1]);
  });
});

describe('the counts of coalescing', () => {
  it('survive a flood, in which no more than the limit is remembered', () => {
    const coalescer = createCoalescer(100);
    const told = [...coalescer.add(frameOf('10.0.0.1', 0)), ...coalescer.add(frameOf('10.0.0.1', 1))];
    for (let n = 0; n < 1000; n += 1) told.push(...coalescer.add(frameOf(`10.1.${n >> 8}.${n & 255}`, 2)));
    const forgotten = coalescer.add(frameOf('10.0.0.1', 3));

    assert.deepEqual(counts(forgotten), [1]);
    assert.equal(
      told.reduce((sum, { count }) => sum + count, 0),
      1002,
    );
  });

  it('add up to the frames that came, whatever comes and when', () => {
    const step = fc.record({ host: fc.nat(20), pause: fc.integer({ min: -300, max: 900 }), expire: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const coalescer = createCoalescer(8);
        const told: Frame[] = [];
        let time = 10_000;
        for (const { host, pause, expire } of steps) {
          time += pause;
          if (expire) told.push(...coalescer.expire(time));
          told.push(...coalescer.add(frameOf(`10.0.0.${host}`, time)));
        }
        told.push(...coalescer.end());

        assert.equal(
          told.reduce((sum, { count }) => sum + count, 0),
          steps.length,
        );
      }),
    );
  });
});
