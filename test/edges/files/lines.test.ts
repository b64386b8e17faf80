import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { lineSplitter } from '../../../src/edges/files/lines.ts';

function split(chunks: readonly Buffer[], limit?: number): string[] {
  const lines: string[] = [];
  const splitter = lineSplitter((line) => lines.push(line), limit);
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

describe('line splitter', () => {
  it('gives the same lines however the bytes are cut', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '\n', '🦆', '\r') });
    fc.assert(
      fc.property(text, fc.array(fc.nat(60)), (whole, cuts) => {
        const bytes = Buffer.from(whole);
        const ends = [...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));

        assert.deepEqual(
          split(chunks),
          whole.split('\n').slice(0, whole.endsWith('\n') || whole === '' ? -1 : undefined),
        );
      }),
    );
  });

  it('drops what a line has beyond the limit and goes on with the next', () => {
    const chunks = ['abc', 'defgh', 'ijk\nxy', 'z\n'].map((text) => Buffer.from(text));

    assert.deepEqual(split(chunks, 5), ['abcde', 'xyz']);
  });
});
