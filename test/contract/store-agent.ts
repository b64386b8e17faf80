import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OpenStore } from './store.ts';

const gap = { monitor: 'arp', from: 10, to: null, kind: 'down', reason: 'no interface' } as const;

export function keepsCoverage(name: string, open: OpenStore): void {
  describe(`${name} keeps the coverage ledger`, () => {
    it('opens a gap once and closes it', async (t) => {
      const store = await open(t);
      await store.openGap(gap);
      await store.openGap({ ...gap, from: 15 });
      await store.openGap({ ...gap, kind: 'degraded', from: 12 });
      await store.openGap({ ...gap, monitor: 'ports' });

      await store.closeGaps('arp', 20, 'down');
      const afterOne = await store.gaps({ since: 0, until: 100, monitor: 'arp' });
      await store.closeGaps('arp', 30);
      await store.openGap({ ...gap, from: 40 });

      const degraded = { ...gap, kind: 'degraded', from: 12 };
      assert.deepEqual(afterOne, [{ ...gap, to: 20 }, degraded]);
      assert.deepEqual(await store.gaps({ since: 0, until: 100 }), [
        { ...gap, to: 20 },
        { ...gap, monitor: 'ports' },
        { ...degraded, to: 30 },
        { ...gap, from: 40 },
      ]);
    });

    it('finds the gaps that overlap an interval', async (t) => {
      const store = await open(t);
      await store.openGap({ ...gap, from: 10, to: 20 });
      await store.openGap({ ...gap, from: 30 });

      const starts = async (since: number, until: number) =>
        (await store.gaps({ since, until })).map(({ from }) => from);

      assert.deepEqual(await starts(0, 10), []);
      assert.deepEqual(await starts(0, 11), [10]);
      assert.deepEqual(await starts(20, 30), []);
      assert.deepEqual(await starts(15, 31), [10, 30]);
      assert.deepEqual(await starts(1000, 1001), [30]);
    });

    it('never ends a gap before it began', async (t) => {
      const store = await open(t);
      await store.openGap(gap);

      await store.closeGaps('arp', 5);

      await store.openGap({ ...gap, from: 50 });
      assert.deepEqual(await store.gaps({ since: 0, until: 100 }), [
        { ...gap, to: 10 },
        { ...gap, from: 50 },
      ]);
    });
  });
}

export function keepsAgentState(name: string, open: OpenStore): void {
  describe(`${name} keeps the state of the agent`, () => {
    it('keeps the latest state of each monitor', async (t) => {
      const store = await open(t);
      const off = {
        monitor: 'ports',
        state: 'off',
        reason: 'nmap is missing',
        hint: 'apt install nmap',
        since: 5,
      } as const;
      await store.setMonitorState({ ...off, state: 'starting', reason: null, hint: null });
      await store.setMonitorState({ ...off, monitor: 'arp' });

      await store.setMonitorState(off);

      assert.deepEqual(await store.monitorStates(), [{ ...off, monitor: 'arp' }, off]);
    });

    it('keeps each run of the agent', async (t) => {
      const store = await open(t);
      const before = await store.lastAgentRun();
      const first = { startedAt: 10, lastAlive: 15, stoppedAt: 20, pid: 1, version: '0.1.0' };
      const second = { startedAt: 30, lastAlive: 30, stoppedAt: null, pid: 2, version: '0.1.0' };
      await store.setAgentRun({ ...first, stoppedAt: null });
      await store.setAgentRun(second);
      await store.setAgentRun(first);

      await store.setAgentRun({ ...second, lastAlive: 35 });

      assert.equal(before, null);
      assert.deepEqual(await store.lastAgentRun(), { ...second, lastAlive: 35 });
      assert.deepEqual(await store.agentRuns({ since: 0, until: 30 }), [first]);
      assert.deepEqual(await store.agentRuns({ since: 21, until: 40 }), [{ ...second, lastAlive: 35 }]);
    });
  });
}
