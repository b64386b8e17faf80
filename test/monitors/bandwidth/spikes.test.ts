import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/core/json.ts';
import { createDraft } from '../../../src/monitors/bandwidth/draft.ts';
import { closeOthers } from '../../../src/monitors/bandwidth/watch.ts';
import { aWatch, monday, traffic } from './a-watch.ts';

const absolute = { threshold: '10MB/s', learned: false };
const MB = 1_000_000;

describe('absolute limits', () => {
  it('tell one spike, which grows and ends, whatever happens in it', () => {
    const watch = aWatch({ config: absolute });

    watch.carry(60, 1 * MB);
    watch.carry(20, 30 * MB, 12 * MB);
    watch.carry(10, 8 * MB);
    watch.carry(10, 50 * MB);
    watch.carry(60, 1 * MB);

    assert.deepEqual(watch.types(), ['bandwidth.spike', 'bandwidth.spike-ended']);
    const [begun, ended] = watch.events;
    assert.equal(begun?.toldAt, monday + 61_000);
    assert.partialDeepStrictEqual(begun, { time: monday + 60_000, key: `eth0/${monday + 60_000}`, severity: 'medium' });
    assert.match(begun?.summary ?? '', /^eth0 receives 30 MB\/s \(limit: 10 MB\/s\) and sends 12 MB\/s/);
    assert.partialDeepStrictEqual(ended, { time: monday + 100_000, key: begun?.key });
    const [spike, ...others] = [...watch.spikes.values()];
    assert.deepEqual(others, []);
    assert.partialDeepStrictEqual(spike, {
      ...{ kind: 'spike', startedAt: monday + 60_000, detectedAt: monday + 61_000, endedAt: monday + 100_000 },
      ...{ rx: { bytes: 1180 * MB }, tx: { bytes: 240 * MB } },
      triggers: [
        { kind: 'threshold', direction: 'rx', limit: 10 * MB, expected: null, seen: 50 * MB },
        { kind: 'threshold', direction: 'tx', seen: 12 * MB },
      ],
    });
  });

  it('begin only when they are exceeded for long enough, and then count from the begin', () => {
    const watch = aWatch({ config: { ...absolute, threshold_for: '10s' } });

    watch.carry(9, 20 * MB);
    watch.carry(5, 0);
    assert.deepEqual(watch.types(), []);
    watch.carry(10, 20 * MB);

    assert.deepEqual([watch.events[0]?.time, watch.events[0]?.toldAt], [monday + 14_000, monday + 24_000]);
    assert.equal([...watch.spikes.values()][0]?.rx.bytes, 200 * MB);
  });

  it('are set for each interface and direction', () => {
    const overrides = [
      { direction: 'rx', threshold: 'off' },
      { interface: 'eth1', threshold: '1kB/s' },
    ];
    const watch = aWatch({ config: { ...absolute, overrides } });

    watch.carry(5, 90 * MB, 9 * MB);
    assert.deepEqual(watch.types(), []);
    watch.carry(1, 0, 11 * MB);

    assert.deepEqual(watch.types(), ['bandwidth.spike']);
  });

  it('tell floods of small packets', () => {
    const watch = aWatch({ config: { learned: false, packets: 20_000 } });

    watch.carry(5, traffic(9 * MB, 9000));
    watch.carry(3, traffic(3 * MB, 50_000));

    assert.equal(watch.events.length, 1);
    assert.match(watch.events[0]?.summary ?? '', /^eth0 receives 50000 packets\/s \(limit: 20000 packets\/s\)$/);
  });

  it('end a spike whose interface went away', () => {
    const watch = aWatch({ config: absolute });

    watch.carry(5, 20 * MB);
    for (let at = 0; at < 30; at += 1) watch.pass(1000);
    assert.deepEqual(watch.types(), ['bandwidth.spike']);
    watch.pass(1000);

    assert.partialDeepStrictEqual(watch.events[1], { type: 'bandwidth.spike-ended', time: monday + 5000 });
  });

  it('do not tell a spike again after a restart, and go on with it', () => {
    const before = aWatch({ config: absolute });
    before.carry(30, 20 * MB);

    const after = aWatch({ config: absolute, memory: before.stored, start: before.now() + 5000 });
    after.carry(10, 20 * MB);
    after.carry(40, 0);

    assert.deepEqual(after.types(), ['bandwidth.spike-ended']);
    assert.equal(after.events[0]?.key, before.events[0]?.key);
    assert.deepEqual([...after.spikes.keys()], [...before.spikes.keys()]);
    const [spike] = after.spikes.values();
    // What came after the last time that the row was stored is lost with the agent: less than 5 s.
    assert.ok((spike?.rx.bytes ?? 0) >= (26 + 10) * 20 * MB, `${spike?.rx.bytes}`);
  });

  it('go on after a long sleep in which nothing was measured, and end when there is calm after it', () => {
    const lasting = aWatch({ config: absolute });
    lasting.carry(5, 20 * MB);
    lasting.pass(3_600_000);
    lasting.carry(5, 20 * MB);
    const over = aWatch({ config: absolute });
    over.carry(5, 20 * MB);
    over.pass(3_600_000);
    over.carry(1, 0);

    assert.deepEqual(lasting.types(), ['bandwidth.spike']);
    assert.partialDeepStrictEqual(over.events[1], { type: 'bandwidth.spike-ended', time: monday + 5000 });
  });

  it('end a spike of an interface that is not watched any more', () => {
    const before = aWatch({ config: absolute });
    before.carry(30, 20 * MB);
    const draft = createDraft();

    closeOthers(before.stored as ReadonlyMap<string, Json>, ['eth1'], draft);

    assert.partialDeepStrictEqual(draft.take(), { events: [{ type: 'bandwidth.spike-ended' }] });
  });

  it('keep ids apart when the clock is set back', () => {
    const watch = aWatch({ config: absolute });

    watch.carry(2, 20 * MB);
    watch.carry(40, 0);
    watch.jump(-41_000);
    watch.carry(2, 20 * MB);

    assert.equal(new Set(watch.events.map(({ key, type }) => `${key} ${type}`)).size, watch.events.length);
    assert.equal(watch.spikes.size, 2);
  });
});
