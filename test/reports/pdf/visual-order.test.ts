import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { visualOrder } from '../../../src/reports/pdf/visual-order.ts';

describe('order of words as they are seen', () => {
  it('stays for scripts that run to the right', () => {
    assert.deepEqual(visualOrder('Drucker Büro 2'), ['Drucker Büro 2']);
  });

  it('is turned round for words that run to the left', () => {
    assert.deepEqual(visualOrder('מדפסת משרד'), ['משרד', ' ', 'מדפסת']);
  });

  it('keeps numbers and Latin words readable between them', () => {
    assert.deepEqual(visualOrder('HP מדפסת 12 משרד A4'), ['HP', ' ', 'משרד', ' ', '12', ' ', 'מדפסת', ' ', 'A4']);
  });

  it('loses nothing, whatever the text', () => {
    const text = fc.string({ unit: fc.constantFrom('א', 'ب', 'a', '1', ' ', '.', '-', '\u0651'), maxLength: 40 });

    fc.assert(
      fc.property(text, (line) => {
        assert.deepEqual([...visualOrder(line).join('')].sort(), [...line].sort());
      }),
    );
  });
});
