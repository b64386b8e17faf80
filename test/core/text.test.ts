import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { printable, printableJson } from '../../src/core/text.ts';

const anything = fc.string({ unit: 'binary', maxLength: 400 });
/** The general categories of what has no shape of its own: control, format, surrogate, line and paragraph separators. */
const shapeless = /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;

describe('printable text', () => {
  it('leaves ordinary text of any language as it is', () => {
    for (const text of ['', 'printer', 'Küche – 2. Stock', '打印机', 'مكتب', '🖨 µ½'])
      assert.equal(printable(text), text);
  });

  it('shows every escape sequence as harmless text', () => {
    assert.equal(printable('\x1b[2Jgone\r\nnext\x07\x9b31m'), '·[2Jgone··next··31m');
  });

  it('does not let text turn round what stands beside it', () => {
    assert.equal(printable('a\u202egpj.exe\u2066b\u200f'), 'a·gpj.exe·b·');
  });

  it('never gives a character without a shape, and never more than the limit', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 300 }), (text, limit) => {
        const shown = printable(text, limit);

        assert.ok(shown.length <= limit);
        assert.doesNotMatch(shown, shapeless);
      }),
    );
  });

  it('cuts a long text with an ellipsis, also in the middle of a character', () => {
    assert.equal(printable('x'.repeat(10_000), 5), 'xxxx…');
    assert.equal(printable('xxx🦆x', 5), 'xxx\ufffd…');
  });

  it('takes no time for very long text', () => {
    assert.equal(printable('\x1b'.repeat(50_000_000), 3), '··…');
  });
});

describe('printable JSON', () => {
  it('means the same and shows nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = printableJson(value, indent);

        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
        assert.doesNotMatch(text.replaceAll('\n', ''), shapeless);
      }),
    );
  });

  it('is one line without an indent', () => {
    assert.equal(printableJson({ name: 'a\u2028\u2029\n\u202e' }), '{"name":"a\\u2028\\u2029\\n\\u202e"}');
  });
});
