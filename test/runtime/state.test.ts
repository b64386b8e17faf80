import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { MonitorState } from '../../src/core/inventory.ts';
import type { GapChange } from '../../src/runtime/ports.ts';
import { beforeStart, type Change, type Condition, gapOf, next, summarise } from '../../src/runtime/state.ts';
import { createStatus } from '../../src/runtime/status.ts';
import { openGaps } from './stage.ts';

const after = (...changes: readonly Change[]): Condition => changes.reduce(next, beforeStart);
const cause = (reason: string) => ({ reason, hint: `mend: ${reason}` });
const lacks = (source: 'tools' | 'storage' | 'monitor', reason: string | null): Change => ({
  type: 'lacks',
  source,
  trouble: reason === null ? null : cause(reason),
});

describe('state of a monitor', () => {
  it('is running without a gap when it works and lacks nothing', () => {
    const condition = after({ type: 'starting' }, { type: 'working' });

    assert.deepEqual(summarise(condition), { state: 'running', reason: null, hint: null });
    assert.equal(gapOf(condition), null);
  });

  it('is degraded with all reasons at once when it lacks several things', () => {
    const condition = after({ type: 'working' }, lacks('tools', 'no nmap'), lacks('monitor', 'half blind'));

    assert.deepEqual(summarise(condition), {
      state: 'degraded',
      reason: 'no nmap; half blind',
      hint: 'mend: no nmap; mend: half blind',
    });
    assert.deepEqual(gapOf(condition), { kind: 'degraded', reason: 'no nmap; half blind' });
  });

  it('is off when it works and finds nothing to watch', () => {
    const trouble = { ...cause('no log'), off: true } as const;
    const condition = after({ type: 'working' }, { type: 'lacks', source: 'monitor', trouble });

    assert.deepEqual(summarise(condition), { state: 'off', reason: 'no log', hint: 'mend: no log' });
    assert.deepEqual(gapOf(condition), { kind: 'off', reason: 'no log' });
    assert.equal(summarise(next(condition, lacks('monitor', null))).state, 'running');
  });

  it('is down when it works and is kept from watching anything', () => {
    const trouble = { ...cause('the engine died'), down: true } as const;
    const condition = after({ type: 'working' }, { type: 'lacks', source: 'monitor', trouble });

    assert.equal(summarise(condition).state, 'down');
    assert.deepEqual(gapOf(condition), { kind: 'down', reason: 'the engine died' });
    assert.equal(summarise(next(condition, lacks('monitor', null))).state, 'running');
  });

  it('forgets what a thread said of itself when the thread ends, but not what else it lacks', () => {
    const condition = after(
      ...[lacks('monitor', 'half blind'), lacks('tools', 'no nmap')],
      ...[{ type: 'down', cause: cause('it failed') } as const, { type: 'working' } as const],
    );

    assert.equal(summarise(condition).reason, 'no nmap');
  });

  it('keeps kind and reason of its gap while it starts again', () => {
    const off = after({ type: 'off', cause: cause('no nmap') }, { type: 'starting' });
    const down = after({ type: 'down', cause: cause('it failed') }, { type: 'starting' });

    assert.deepEqual(gapOf(off), { kind: 'off', reason: 'no nmap' });
    assert.deepEqual(gapOf(down), { kind: 'down', reason: 'it failed' });
    assert.equal(summarise(down).state, 'starting');
  });
});

const aChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ type: fc.constantFrom('off' as const, 'down' as const), cause: fc.constantFrom('a', 'b').map(cause) }),
  fc.constantFrom<Change>({ type: 'starting' }, { type: 'working' }, { type: 'stopped' }),
  fc.constant<Change>({ type: 'starting', cause: cause('again') }),
  fc
    .tuple(fc.constantFrom('tools' as const, 'storage' as const, 'monitor' as const), fc.constantFrom('x', null))
    .map(([source, reason]) => lacks(source, reason)),
);

describe('status of a monitor', () => {
  it('has exactly one open gap while it is not running and none while it is, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(aChange, { minLength: 1 }), (changes) => {
        const gaps: GapChange[] = [];
        let time = 0;
        const clock = { now: () => ++time, elapsed: () => time, sleep: async () => undefined };
        const status = createStatus('arp', { clock, onState: () => undefined, onGap: (gap) => gaps.push(gap) });

        for (const change of changes) {
          status.change(change);
          const open = openGaps(gaps);
          assert.equal(open.length, status.state().state === 'running' ? 0 : 1);
          if (status.state().state !== 'off') assert.equal(open[0]?.reason ?? null, status.state().reason);
        }
      }),
    );
  });

  it('closes first what an earlier agent left open, and tells each state once', () => {
    const told: (GapChange | MonitorState)[] = [];
    const clock = { now: () => 5, elapsed: () => 5, sleep: async () => undefined };
    const status = createStatus('arp', { clock, onState: (state) => told.push(state), onGap: (gap) => told.push(gap) });

    for (const type of ['starting', 'starting', 'working', 'working'] as const) status.change({ type });

    assert.deepEqual(told, [
      { monitor: 'arp', state: 'starting', reason: 'starting', hint: null, since: 5 },
      { type: 'close', monitor: 'arp', at: 5 },
      { type: 'open', gap: { monitor: 'arp', from: 5, to: null, kind: 'down', reason: 'starting' } },
      { monitor: 'arp', state: 'running', reason: null, hint: null, since: 5 },
      { type: 'close', monitor: 'arp', at: 5 },
    ]);
  });
});
