import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Json } from '../../../src/core/json.ts';
import { createScanMemory } from '../../../src/monitors/ids/scan-memory.ts';

const day = 86_400_000;
const aScan = (id: string, startedAt: number, finishedAt: number | null = null) => ({
  ...{ id, startedAt, finishedAt, targets: ['10.0.0.0/24'] },
});

it('own scans are remembered for some days, each with its end', () => {
  const memory = new Map<string, Json>();
  const store = (checkpoint: { readonly [key: string]: Json }): void => {
    for (const [key, value] of Object.entries(checkpoint)) {
      if (value === null) memory.delete(key);
      else memory.set(key, value);
    }
  };
  const before = createScanMemory(memory);
  store(before.remember(aScan('old', day)));
  store(before.remember(aScan('new', 5 * day)));
  store(createScanMemory(memory).remember(aScan('new', 5 * day, 5 * day + 1000)));

  assert.deepEqual(createScanMemory(memory).windows, [aScan('new', 5 * day, 5 * day + 1000)]);
});

it('only so many own scans are remembered', () => {
  const scans = createScanMemory(new Map());
  const forgotten = Array.from({ length: 600 }, (_, at) => scans.remember(aScan(`s${at}`, at))).flatMap((checkpoint) =>
    Object.entries(checkpoint).flatMap(([key, value]) => (value === null ? [key] : [])),
  );

  assert.equal(forgotten.length, 100);
  assert.equal(forgotten[0], 'scan s0');
});
