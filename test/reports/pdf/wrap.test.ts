import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { shorten, wrapText } from '../../../src/reports/pdf/wrap.ts';

const measure = (text: string) => [...text].length;

describe('wrapped text', () => {
  it('breaks between words', () => {
    assert.deepEqual(wrapText('the quick brown fox', 10, 5, measure), ['the quick', 'brown fox']);
  });

  it('ends in an ellipsis when there are not enough lines', () => {
    assert.deepEqual(wrapText('the quick brown fox jumps', 10, 2, measure), ['the quick', 'brown fox…']);
  });

  it('cuts words that are wider than a line, addresses at a colon', () => {
    assert.deepEqual(wrapText('fd00:1234:5678:9abc', 12, 3, measure), ['fd00:1234:', '5678:9abc']);
    assert.deepEqual(wrapText('x'.repeat(25), 10, 3, measure), ['x'.repeat(10), 'x'.repeat(10), 'x'.repeat(5)]);
  });

  it('is one empty line for nothing', () => {
    assert.deepEqual(wrapText('', 10, 3, measure), ['']);
  });

  it('never is wider or longer than asked, nor loses what fits', () => {
    const words = fc.array(fc.string({ unit: 'grapheme', maxLength: 30 })).map((list) => list.join(' '));
    const sizes = [fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 6 })] as const;

    fc.assert(
      fc.property(words, ...sizes, (text, width, maxLines) => {
        const lines = wrapText(text, width, maxLines, measure);
        assert.ok(lines.length <= maxLines);
        for (const line of lines) assert.ok(measure(line) <= width, line);
        if (!lines.at(-1)?.endsWith('…')) assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
      }),
    );
  });

  it('shortens to what fits', () => {
    assert.equal(shorten('abcdef', 4, measure), 'abc…');
    assert.equal(shorten('abcd', 4, measure), 'abcd');
  });
});
