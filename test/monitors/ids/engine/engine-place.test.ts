import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { suricata } from '../../../../src/integrations/suricata/program.ts';
import type { EngineTrouble } from '../../../../src/monitors/ids/engine/engine.ts';
import { alertTime } from '../../../support/alerts.ts';
import { hour, keepFor, minute, second } from './keep-for.ts';

describe('an engine whose interface goes', () => {
  const gone: EngineTrouble = { reason: 'eth0 is gone', hint: null };
  const away = (at: number) => (at > 10 * minute && at < 20 * minute ? gone : null);

  it('watches nothing though it lives on, as Suricata does', async () => {
    const says = 'W: af-packet: eth0: failed to poll interface: Network is down';
    const { starts, gaps, states } = await keepFor(hour, () => ({ lives: 9 * hour, says }), {
      program: suricata,
      link: away,
    });

    const [, gap, starting, ...more] = gaps;
    assert.deepEqual(more, []);
    assert.equal(gap?.reason, 'the engine on eth0: eth0 is gone');
    assert.ok((gap?.from ?? 0) - alertTime <= 10 * minute + 4 * second);
    assert.equal(starting?.reason, 'the engine on eth0 is being started', 'it would be blind for a while else');
    const back = (starting?.to ?? 0) - alertTime;
    assert.ok(back >= 20 * minute && back <= 20 * minute + 8 * second, String(back));
    assert.equal(starts.length, 2);
    assert.equal(states.at(-1)?.state, 'running');
  });

  it('ends, as Snort 3 does, and is started when it is back, not before', async () => {
    const says = 'Error receiving message from the DAQ instance (eth0): recv failed';
    const lives = (start: number) => ({ lives: start === 1 ? 10 * minute + 1 : 9 * hour, says });
    const { starts, gaps, states } = await keepFor(hour, lives, { link: away });

    assert.equal(starts.length, 2);
    const [, again = 0] = starts;
    assert.ok(again >= 20 * minute && again <= 20 * minute + 4 * second, String(again));
    assert.ok(gaps.some(({ reason }) => reason === 'no engine watches eth0: eth0 is gone'));
    assert.equal(states.at(-1)?.state, 'running');
  });

  it('is started anew when another one has come under its name before anybody looked', async () => {
    const index = (at: number) => (at < 10 * minute ? '2' : '3');
    const { starts, states } = await keepFor(hour, () => ({ lives: 9 * hour }), { program: suricata, index });

    assert.equal(starts.length, 2);
    assert.ok((starts[1] ?? 0) <= 10 * minute + 4 * second);
    assert.equal(states.at(-1)?.state, 'running');
  });

  it('is not started before its interface is up', async () => {
    const link = (at: number) =>
      at < 5 * minute ? { reason: 'eth0 is switched off', hint: 'ip link set eth0 up' } : null;
    const { starts, gaps } = await keepFor(hour, () => ({ lives: 9 * hour }), { program: suricata, link });

    assert.equal(starts.length, 1);
    assert.ok((starts[0] ?? 0) <= 5 * minute + 4 * second);
    assert.ok(gaps.some(({ reason }) => reason === 'no engine watches eth0: eth0 is switched off'));
  });
});

describe('an engine that drops packets', () => {
  it('is said to, for the time in which it did', async () => {
    const lines = [
      '#timestamp,daq.received,daq.dropped',
      '1000,500,0',
      '1030,400,25',
      '1060,300,0',
      '1000,9,1',
      'rubbish',
    ];
    const counts = () => {
      const [line] = lines.splice(0, 1);
      return line === undefined ? [] : [line];
    };
    const { losses } = await keepFor(5 * minute, () => ({ lives: hour }), { counts });

    assert.deepEqual(losses, [
      { from: 1000 * second, to: 1030 * second, packets: 400, drops: 25 },
      // The clock went back.
      { from: 970 * second, to: 1000 * second, packets: 9, drops: 1 },
    ]);
  });
});
