import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cleanText } from '../../src/reports/clean-text.ts';

describe('cleaned text', () => {
  it('shows control characters and direction overrides instead of obeying them', () => {
    assert.equal(cleanText('a\u001b[2Jb\u202ec', 80), 'a\uFFFD[2Jb\uFFFDc');
  });

  it('is one line', () => {
    assert.equal(cleanText(' one\r\n\ttwo\u2028three ', 80), 'one two three');
  });

  it('keeps names in other scripts', () => {
    assert.equal(cleanText('Büro Ольга 漢字 عربي', 80), 'Büro Ольга 漢字 عربي');
  });

  it('cuts what is too long', () => {
    assert.equal(cleanText('x'.repeat(10_000), 5), 'xxxx…');
    assert.equal(cleanText('xxxxx', 5), 'xxxxx');
  });

  it('takes down piles of accents', () => {
    assert.ok(cleanText(`a${'\u0332'.repeat(500)}b`, 600).length <= 5);
  });

  it('is short and free of invisible characters, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (text, max) => {
        const clean = cleanText(text, max);
        assert.ok([...clean].length <= max);
        assert.doesNotMatch(clean, /[\p{Cc}\p{Cf}\p{Cs}\n\r]/u);
      }),
    );
  });
});
