import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bandwidthConfig } from '../../../src/monitors/bandwidth/config.ts';
import { asksForSpeed, settingsOf } from '../../../src/monitors/bandwidth/settings.ts';

const gigabit = 125_000_000;

describe('settings of an interface', () => {
  it('are those for all, and over them those for it, the last that fits counting', () => {
    const config = bandwidthConfig.parse({
      threshold: '100MB/s',
      overrides: [
        { interface: 'eth1', threshold: '10MB/s', learned: false },
        { interface: 'eth1', direction: 'tx', threshold: '1MB/s', silence: 'off' },
        { direction: 'tx', packets: 5000 },
      ],
    });
    const [eth0, eth1] = [settingsOf(config, 'eth0', null), settingsOf(config, 'eth1', null)];

    assert.partialDeepStrictEqual(eth0.rx, { threshold: 100e6, packets: null, silence: 60_000 });
    assert.partialDeepStrictEqual(eth0.tx, { threshold: 100e6, packets: 5000 });
    assert.partialDeepStrictEqual(eth1.rx, { threshold: 10e6, learned: null, silence: 60_000 });
    assert.partialDeepStrictEqual(eth1.tx, { threshold: 1e6, learned: null, silence: null, packets: 5000 });
  });

  it('take a share of the speed of the link, where that is known', () => {
    const config = bandwidthConfig.parse({ overrides: [{ interface: 'eth1', threshold: '90%' }] });

    assert.equal(settingsOf(config, 'eth1', gigabit).rx.threshold, 0.9 * gigabit);
    assert.equal(settingsOf(config, 'eth1', null).rx.threshold, null);
    assert.deepEqual([asksForSpeed(config, 'eth0'), asksForSpeed(config, 'eth1')], [false, true]);
  });
});
