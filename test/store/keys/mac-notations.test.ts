import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readMac } from '../../../src/store/keys/mac-notations.ts';

const bytes = fc.uint8Array({ minLength: 6, maxLength: 6 }).map((array) => [...array]);
const padded = (byte: number): string => byte.toString(16).padStart(2, '0');

describe('MAC in any notation', () => {
  it('reads what switches, labels and programs write', () => {
    fc.assert(
      fc.property(bytes, (mac) => {
        const hex = mac.map(padded).join('');
        const expected = mac.map(padded).join(':');
        const notations = [
          expected,
          expected.toUpperCase(),
          mac.map(padded).join('-'),
          hex,
          hex.replace(/....(?=.)/g, '$&.'),
          mac.map((byte) => byte.toString(16)).join(':'),
        ];

        for (const notation of notations) assert.equal(readMac(notation), expected, notation);
      }),
    );
  });

  it('takes nothing else for one', () => {
    const others = [
      '',
      '10.0.0.1',
      'fd00::1',
      '00:16:3e:00:00',
      '00:16:3e:00:00:05:06',
      '00163e00000',
      'gg:16:3e:00:00:05',
    ];

    for (const text of others) assert.equal(readMac(text), null, text);
    fc.assert(fc.property(fc.string(), (text) => readMac(text) === null || /^[0-9a-f.:-]+$/i.test(text)));
  });
});
