import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StoredEvent } from '../../../src/core/event.ts';
import { createOwnScans } from '../../../src/monitors/bandwidth/own-scans.ts';
import { aWatch, monday, traffic } from './a-watch.ts';

type Heard = Pick<StoredEvent, 'type' | 'time' | 'data'>;

const begins = (at: number, rate = 8000, scan = 's1'): Heard => ({
  ...{ type: 'scan.started', time: monday + at * 1000, data: { scan, rate, targets: ['10.0.0.0/24'] } },
});
const ends = (at: number, type: 'scan.finished' | 'scan.ended' = 'scan.finished'): Heard => ({
  ...{ type, time: monday + at * 1000, data: { scan: 's1', startedAt: monday } },
});
const packets = (count: number) => traffic(count * 60, count);
const calm = packets(50);
const config = { learned: false, packets: 2000 };

/** A watch of an interface that was calm for a minute. */
function aCalmWatch(...heard: readonly Heard[]) {
  const ownScans = createOwnScans();
  for (const event of heard) ownScans.heard(event);
  const watch = aWatch({ config, ownScans });
  watch.carry(60, calm, calm);
  return { ...watch, hear: ownScans.heard };
}
const told = ({ events }: ReturnType<typeof aCalmWatch>) =>
  events.map(({ type, severity, data }) => [type, severity, data.own ?? null]);

describe('a spike while netmon scans ports', () => {
  it('is told as netmon’s own when what it sends and is answered is no more than that', () => {
    const watch = aCalmWatch(begins(60));

    watch.carry(10, packets(7900), packets(8100));
    watch.carry(1, packets(16_500), packets(16_700));
    watch.carry(9, packets(7900), packets(8100));
    watch.hear(ends(80));
    watch.carry(60, calm, calm);

    assert.deepEqual(told(watch), [
      ['bandwidth.spike', 'info', 'scan'],
      ['bandwidth.spike-ended', 'info', null],
    ]);
    assert.match(watch.events[0]?.summary ?? '', /8100 packets\/s .*, caused by a port scan of netmon itself$/);
  });

  it('is none of its own when there is more than the scan may send', () => {
    const watch = aCalmWatch(begins(60, 1000));

    watch.carry(20, packets(900), packets(8000));

    assert.deepEqual(told(watch), [['bandwidth.spike', 'medium', null]]);
  });

  it('is none of its own when more is received than was asked for', () => {
    const watch = aCalmWatch(begins(60));

    watch.carry(20, packets(7000), packets(1000));

    assert.deepEqual(told(watch), [['bandwidth.spike', 'medium', null]]);
  });

  it('is another spike as soon as more comes', () => {
    const watch = aCalmWatch(begins(60));

    watch.carry(10, packets(7900), packets(8000));
    watch.carry(10, packets(50_000), packets(8000));
    watch.carry(60, calm, calm);

    assert.deepEqual(told(watch), [
      ['bandwidth.spike', 'info', 'scan'],
      ['bandwidth.spike-ended', 'info', null],
      ['bandwidth.spike', 'medium', null],
      ['bandwidth.spike-ended', 'info', null],
    ]);
    const [own, flood] = [...watch.spikes.values()];
    assert.ok((own?.endedAt ?? 0) < (flood?.startedAt ?? 0));
  });

  it('is none of its own after the scan, whichever way that told its end', () => {
    for (const type of ['scan.finished', 'scan.ended'] as const) {
      const watch = aCalmWatch(begins(0), ends(30, type));

      watch.carry(20, packets(7900), packets(8000));

      assert.deepEqual(told(watch), [['bandwidth.spike', 'medium', null]]);
    }
  });

  it('counts what scans at the same time send together', () => {
    const watch = aCalmWatch(begins(58, 4000, 's2'), begins(60, 4000, 's3'));

    watch.carry(20, packets(7000), packets(8000));

    assert.deepEqual(told(watch), [['bandwidth.spike', 'info', 'scan']]);
  });
});
