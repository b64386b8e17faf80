import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { mergeByTime } from '../../src/replay/merge.ts';

interface Item {
  readonly time: number;
  readonly source: number;
  readonly place: number;
}

const items = (times: readonly number[], source: number): Item[] =>
  times.map((time, place) => ({ time, source, place }));

/** A source that notes that it was closed. */
function tape(all: readonly Item[], { fault, closed }: { fault?: Error; closed?: number[] } = {}) {
  return (async function* () {
    try {
      yield* all;
      if (fault !== undefined) throw fault;
    } finally {
      closed?.push(all[0]?.source ?? -1);
    }
  })();
}

async function collect<T>(from: AsyncIterable<T>, into: T[] = []): Promise<T[]> {
  for await (const item of from) into.push(item);
  return into;
}

const time = fc.integer({ min: 0, max: 50 });

describe('merge by time', () => {
  it('makes one sorted whole of sorted sources, and of equal times the earlier source comes first', async () => {
    const sorted = fc.array(time).map((times) => times.sort((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(fc.array(sorted, { maxLength: 5 }), async (sources) => {
        const all = sources.map(items);

        const merged = await collect(mergeByTime(all.map((source) => tape(source))));

        const wanted = all.flat().sort((a, b) => a.time - b.time || a.source - b.source || a.place - b.place);
        assert.deepEqual(merged, wanted);
      }),
    );
  });

  it('loses nothing and keeps the order of each source, sorted or not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(time), { maxLength: 5 }), async (sources) => {
        const all = sources.map(items);

        const merged = await collect(mergeByTime(all.map((source) => tape(source))));

        for (const [index, source] of all.entries()) {
          assert.deepEqual(
            merged.filter((item) => item.source === index),
            source,
          );
        }
        assert.equal(merged.length, all.flat().length);
      }),
    );
  });

  it('throws what a source throws after the good items of that source and all before them', async () => {
    const sorted = fc.array(time, { minLength: 1 }).map((times) => times.sort((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(sorted, sorted, async (broken, whole) => {
        const [first, second] = [items(broken, 0), items(whole, 1)];
        const merged: Item[] = [];

        await assert.rejects(
          collect(mergeByTime([tape(first, { fault: new Error('cut off') }), tape(second)]), merged),
          /cut off/,
        );

        const last = first.at(-1)?.time ?? 0;
        const before = [...first, ...second.filter((item) => item.time < last)];
        assert.deepEqual(
          merged,
          before.sort((a, b) => a.time - b.time || a.source - b.source),
        );
      }),
    );
  });

  it('closes all sources when one of them throws', async () => {
    const closed: number[] = [];
    const sources = [tape(items([1], 0), { fault: new Error('cut off'), closed }), tape(items([2, 3], 1), { closed })];

    await assert.rejects(collect(mergeByTime(sources)), /cut off/);

    assert.deepEqual(closed, [0, 1]);
  });

  it('closes all sources when the reader has enough', async () => {
    const closed: number[] = [];

    for await (const _ of mergeByTime([tape(items([1, 2], 0), { closed }), tape(items([1, 3], 1), { closed })])) break;

    assert.deepEqual(closed, [0, 1]);
  });
});
