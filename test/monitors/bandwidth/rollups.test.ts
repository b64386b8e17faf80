import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { addInterval, emptyMinute } from '../../../src/monitors/bandwidth/minute.ts';
import { aWatch, hour, minute, monday, traffic } from './a-watch.ts';

describe('rollups', () => {
  it('hold each second, and quantiles of a minute and an hour', () => {
    const watch = aWatch();

    for (let at = 0; at < 61 * 60; at += 1) watch.carry(1, (at % 60) * 1000, 500);

    const first = watch.rollups.get(`minute ${monday}`);
    assert.partialDeepStrictEqual(first, {
      ...{ interface: 'eth0', seconds: 60 },
      rx: { bytes: 1_770_000, p50: 30_000, p95: 57_000, max: 59_000, maxPackets: 59 },
      tx: { bytes: 30_000, packets: 60, p50: 500 },
    });
    assert.deepEqual(first?.perSecond?.[7], { rxBytes: 7000, txBytes: 500, rxPackets: 7, txPackets: 1 });
    const whole = watch.rollups.get(`hour ${monday}`);
    assert.partialDeepStrictEqual(whole, { seconds: 3600, rx: { bytes: 60 * 1_770_000, max: 59_000 } });
    assert.ok(Math.abs((whole?.rx.p95 ?? 0) / 57_000 - 1) < 0.03, `${whole?.rx.p95}`);
    assert.equal(whole?.perSecond, undefined);
  });

  it('go on where they were after a restart, and after a gap say what was not measured', () => {
    const before = aWatch();
    before.carry(90, 1000);
    before.flush();

    const after = aWatch({ memory: before.stored, start: before.now() + 10_000 });
    after.carry(200, 1000);

    const second = after.rollups.get(`minute ${monday + minute}`);
    assert.partialDeepStrictEqual(second, { seconds: 50, rx: { bytes: 50_000 } });
    assert.deepEqual([second?.perSecond?.[29]?.rxBytes, second?.perSecond?.[35]], [1000, null]);
    assert.partialDeepStrictEqual(after.rollups.get(`hour ${monday}`), { seconds: 230, rx: { bytes: 230_000 } });
  });

  it('are not written anew when the clock is set back, save by more than an hour', () => {
    const watch = aWatch();
    watch.carry(300, 1000);
    const before = watch.rollups.get(`minute ${monday + minute}`);

    watch.jump(-4 * minute);
    watch.carry(120, 9000);
    assert.deepEqual(watch.rollups.get(`minute ${monday + minute}`), before);
    watch.jump(-5 * hour);
    watch.carry(120, 9000);
    watch.flush();

    assert.ok([...watch.rollups.values()].some(({ start }) => start < monday));
  });

  it('lose no byte of an interval, wherever its ends lie', () => {
    const ends = fc.tuple(fc.integer({ min: -3000, max: 62_000 }), fc.integer({ min: 1, max: 5000 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(ends, fc.nat(), fc.nat()), { maxLength: 30 }), (intervals) => {
        const sums = emptyMinute(monday);
        for (const [[from, length], bytes, packets] of intervals) {
          const [begin, rx] = [monday + from, traffic(bytes, packets)];
          addInterval(sums, { interface: 'eth0', from: begin, to: begin + length, rx, tx: traffic(1) });
        }

        const total = (of: 'rxBytes' | 'rxPackets'): number =>
          sums.seconds.reduce((sum, second) => sum + (second?.[of] ?? 0), 0);
        assert.equal(
          total('rxBytes'),
          intervals.reduce((sum, [, bytes]) => sum + bytes, 0),
        );
        assert.equal(total('rxPackets'), sums.sum.rx.packets);
      }),
    );
  });
});
