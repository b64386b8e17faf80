import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMeter } from '../../../src/monitors/ports/meter.ts';

const scan = { hostsDone: 0, hostsNow: 4, task: 'SYN Stealth Scan', taskPercent: 50 };

describe('the progress of a scan', () => {
  it('tells what is done of all, and the time left once it can be reckoned', () => {
    let now = 0;
    const meter = createMeter('port scan of 8 addresses', 8, () => now);

    now = 1000;
    const early = meter(scan);
    now = 10_000;
    const later = meter(scan);

    assert.deepEqual(early, {
      title: 'port scan of 8 addresses: SYN Stealth Scan 50 %, 0 of 8 hosts done',
      done: 0.25,
      remaining: null,
    });
    assert.equal(later.remaining, 30_000);
  });

  it('never goes back', () => {
    const meter = createMeter('port scan of 10.0.0.5', 1, () => 0);

    meter({ ...scan, hostsNow: 1 });
    const next = meter({ hostsDone: 0, hostsNow: 1, task: 'Service scan', taskPercent: 0 });

    assert.deepEqual([next.title, next.done], ['port scan of 10.0.0.5: Service scan 0 %', 0.5]);
  });
});
