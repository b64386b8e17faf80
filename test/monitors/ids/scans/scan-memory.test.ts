import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../../src/core/json.ts';
import { createScanMemory } from '../../../../src/monitors/ids/scans/scan-memory.ts';
import { aScan as aRecordedScan } from '../../../support/stored-things.ts';

const day = 86_400_000;
const aScan = (id: string, startedAt: number, finishedAt: number | null = null) => ({
  ...{ id, startedAt, finishedAt, targets: ['10.0.0.0/24'] },
});

function aStore() {
  const memory = new Map<string, Json>();
  return {
    memory,
    keep({ checkpoint }: { readonly checkpoint: { readonly [key: string]: Json } }): void {
      for (const [key, value] of Object.entries(checkpoint)) {
        if (value === null) memory.delete(key);
        else memory.set(key, value);
      }
    },
  };
}

describe('own scans', () => {
  it('are remembered for some days, each with its end', () => {
    const { memory, keep } = aStore();
    const before = createScanMemory(memory, []);
    keep(before.remember(aScan('old', day)));
    keep(before.remember(aScan('new', 5 * day)));
    keep(createScanMemory(memory, []).remember(aScan('new', 5 * day, 5 * day + 1000)));

    assert.deepEqual(createScanMemory(memory, []).windows, [aScan('new', 5 * day, 5 * day + 1000)]);
  });

  it('are remembered up to a number', () => {
    const scans = createScanMemory(new Map(), []);
    const forgotten = Array.from({ length: 600 }, (_, at) => scans.remember(aScan(`s${at}`, at))).flatMap(
      ({ checkpoint }) => Object.entries(checkpoint).flatMap(([key, value]) => (value === null ? [key] : [])),
    );

    assert.equal(forgotten.length, 100);
    assert.equal(forgotten[0], 'scan s0');
  });

  it('that are sweeps leave nothing behind when they are over, since they are recorded', () => {
    const { memory, keep } = aStore();
    const scans = createScanMemory(memory, []);

    for (let at = 0; at < 1000; at += 1) {
      keep(scans.remember(aScan(`sweep-${at}`, at * 1000)));
      assert.deepEqual([...memory.keys()], [`scan sweep-${at}`]);
      keep(scans.remember(aScan(`sweep-${at}`, at * 1000, at * 1000 + 10)));
    }

    assert.equal(memory.size, 0);
  });

  it('that were recorded while nobody listened are over', () => {
    const { memory, keep } = aStore();
    keep(createScanMemory(memory, []).remember(aScan('sweep-1', 1000)));
    const recorded = aRecordedScan({ id: 'sweep-1', kind: 'sweep', startedAt: 1000, finishedAt: 2000 });

    const [window, ...more] = createScanMemory(memory, [recorded]).windows;

    assert.deepEqual([window?.finishedAt, more], [2000, []]);
  });

  it('that went on when the agent was killed were over then, whatever is told of their last answer', () => {
    const { memory, keep } = aStore();
    const scans = createScanMemory(memory, []);
    keep(scans.remember(aScan('ports-1', 1000)));
    keep(scans.remember(aScan('ports-2', 90_000)));
    const again = createScanMemory(memory, []);

    const died = again.died(60_000);
    keep(died);
    const told = again.remember(aScan('ports-1', 1000, 30_000));

    assert.deepEqual(died.windows, [aScan('ports-1', 1000, 60_000)]);
    assert.deepEqual(told.windows, [aScan('ports-1', 1000, 60_000)]);
    assert.deepEqual(createScanMemory(memory, []).windows, [aScan('ports-1', 1000, 60_000), aScan('ports-2', 90_000)]);
  });
});
