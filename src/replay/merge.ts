/**
 * Several sources, each in its own order, as one in the order of time; of equal times the earlier source first. A source
 * that goes back in time keeps its order. What a source throws is thrown right after its last item. However it ends, all
 * sources are closed.
 */
export async function* mergeByTime<T extends { readonly time: number }>(
  sources: readonly AsyncIterable<T>[],
): AsyncGenerator<T, void, void> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  try {
    const heads = await Promise.all(iterators.map((iterator) => iterator.next()));
    for (let first = earliest(heads); first !== -1; first = earliest(heads)) {
      const [iterator, head] = [iterators[first], heads[first]];
      if (iterator === undefined || head === undefined || head.done) return;
      yield head.value;
      heads[first] = await iterator.next();
    }
  } finally {
    await Promise.allSettled(iterators.map((iterator) => iterator.return?.()));
  }
}

/** Index of the head that comes first, or -1 when all sources have ended. */
function earliest<T extends { readonly time: number }>(heads: readonly IteratorResult<T, unknown>[]): number {
  let first = -1;
  let time = Number.POSITIVE_INFINITY;
  for (const [index, head] of heads.entries()) {
    if (head.done || (first !== -1 && head.value.time >= time)) continue;
    first = index;
    time = head.value.time;
  }
  return first;
}
