import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { monitorEvent } from '../../src/agent/monitor-events.ts';
import type { MonitorState } from '../../src/core/inventory.ts';

type State = MonitorState['state'];

const aState = (state: State, reason: string | null = null): MonitorState => ({
  monitor: 'arp',
  state,
  reason,
  hint: null,
  since: 1,
});
const tell = (before: State | null, now: State, reason: string | null = null) =>
  monitorEvent(before === null ? undefined : aState(before), aState(now, reason), 5);

describe('the event for a change of a monitor', () => {
  it('says from what to what and why', () => {
    assert.deepEqual(tell('running', 'degraded', 'no right to see frames'), {
      type: 'monitor.changed',
      time: 5,
      severity: 'medium',
      subject: 'arp',
      summary: 'The monitor arp is degraded: no right to see frames',
      key: 'arp',
      data: { monitor: 'arp', from: 'running', to: 'degraded', reason: 'no right to see frames' },
    });
  });

  it('is as grave as the state', () => {
    const severities = (['running', 'off', 'degraded', 'down'] as const).map((now) => {
      return tell(now === 'running' ? 'down' : 'running', now)?.severity;
    });

    assert.deepEqual(severities, ['info', 'info', 'medium', 'high']);
  });

  it('is told at the first start only of trouble', () => {
    const told = (['starting', 'running', 'off', 'degraded', 'down'] as const).filter(
      (now) => tell(null, now) !== null,
    );

    assert.deepEqual(told, ['degraded', 'down']);
  });

  it('is not told for a start on the way to something, or for other words about the same state', () => {
    assert.equal(tell('down', 'starting'), null);
    assert.equal(monitorEvent(aState('degraded', 'no frames'), aState('degraded', 'no sweeps'), 5), null);
  });
});
