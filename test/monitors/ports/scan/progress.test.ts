import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMeter } from '../../../../src/monitors/ports/scan/progress.ts';

const scan = { hostsDone: 0, hostsNow: 4, task: 'SYN Stealth Scan', taskPercent: 50 };
const versions = { hostsDone: 1, hostsNow: 1, task: 'Service scan', taskPercent: 50 };
const title = 'port scan of 8 addresses';

describe('the progress of a scan', () => {
  it('tells once how far it is, how many hosts are done, and the time left once it can be reckoned', () => {
    let now = 0;
    const meter = createMeter({ title, lanes: [8], lookingTime: null }, () => now);

    now = 1000;
    const early = meter.looking(0, scan);
    now = 10_000;
    const later = meter.looking(0, scan);

    assert.deepEqual(early, {
      title: 'port scan of 8 addresses: SYN Stealth Scan, 0 of 8 hosts done',
      done: 0.25,
      remaining: null,
    });
    assert.equal(later.remaining, 30_000);
  });

  it('goes over both steps of all lanes, and counts hosts that need no second step', () => {
    const meter = createMeter({ title, lanes: [4, 4], lookingTime: 12_000 }, () => 0);

    const looked = meter.found(0, 2);
    const asking = meter.asking(0, versions, 2, 1);
    const both = meter.looking(1, { ...scan, taskPercent: 100 });
    const settled = meter.found(1, 0);

    assert.deepEqual(looked, { title: `${title}, 2 of 8 hosts done`, done: 0.25, remaining: null });
    assert.deepEqual([asking.title, asking.done], [`${title}: Service scan, 3 of 8 hosts done`, 0.4375]);
    assert.deepEqual(
      [both.title, both.done],
      [`${title}: Service scan and SYN Stealth Scan, 3 of 8 hosts done`, 0.6875],
    );
    assert.deepEqual([settled.title, settled.done], [`${title}: Service scan, 7 of 8 hosts done`, 0.9375]);
  });

  it('is not all before it is over, nor is its time then foretold', () => {
    let now = 0;
    const meter = createMeter({ title, lanes: [8], lookingTime: null }, () => now);

    now = 60_000;
    const { done, remaining } = meter.looking(0, { hostsDone: 8, hostsNow: 0, task: 'NSE', taskPercent: 100 });

    assert.deepEqual([done, remaining], [0.99, null]);
  });

  it('never goes back', () => {
    const meter = createMeter({ title: 'port scan of 10.0.0.5', lanes: [1], lookingTime: null }, () => 0);

    meter.looking(0, { ...scan, hostsNow: 1 });
    const next = meter.looking(0, { hostsDone: 0, hostsNow: 1, task: 'Service scan', taskPercent: 0 });

    assert.deepEqual([next.title, next.done], ['port scan of 10.0.0.5: Service scan', 0.5]);
  });
});
