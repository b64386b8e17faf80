import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseMoment } from '../../../src/cli/input/moment.ts';

const now = new Date(2026, 10, 21, 14, 3, 59).getTime();
const local = (...parts: [number, number, number, number?, number?, number?]) => new Date(...parts).getTime();

const moments: { readonly [text: string]: number } = {
  '90m': now - 90 * 60_000,
  '2d': now - 2 * 86_400_000,
  '1.5h': now - 5_400_000,
  '0s': now,
  '14:03': local(2026, 10, 21, 14, 3),
  '02:30': local(2026, 10, 21, 2, 30),
  '14:04': local(2026, 10, 20, 14, 4),
  today: local(2026, 10, 21),
  yesterday: local(2026, 10, 20),
  '2026-03-01': local(2026, 2, 1),
  '2024-02-29': local(2024, 1, 29),
  '2026-11-21T14:00:00Z': Date.UTC(2026, 10, 21, 14),
  '2026-11-21t14:00:00z': Date.UTC(2026, 10, 21, 14),
  '2026-11-21T14:00:00.250+02:00': Date.UTC(2026, 10, 21, 12, 0, 0, 250),
  '2026-11-21 14:00:07': local(2026, 10, 21, 14, 0, 7),
  '2026-11-21T14:00': local(2026, 10, 21, 14),
};

const nonsense = [
  ...[
    '',
    ' ',
    'now',
    'tomorrow',
    '5',
    '-5m',
    '5 m',
    '5mo',
    'foo 1',
    'm',
    '1e3s',
    '24:00',
    '14:60',
    '2:30',
    '9999999999d',
    '٣d',
    'today ',
  ],
  ...[
    '2026-13-01',
    '2026-02-30',
    '2026-2-3',
    '26-02-03',
    '2026-11-21T25:00Z',
    '2026-11-21Z',
    '2026-11-21T14:00:00+99:00',
  ],
];

describe('a moment as users write it', () => {
  for (const [text, time] of Object.entries(moments)) {
    it(`understands ${text}`, () => assert.equal(parseMoment(text, now), time));
  }

  for (const text of nonsense) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseMoment(text, now), { code: 'USAGE', message: `${text} is not a time` });
    });
  }

  it('reads back every RFC 3339 time that netmon prints', () => {
    const year0 = Date.UTC(1970, 0, 1);
    fc.assert(
      fc.property(fc.date({ min: new Date(year0), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
        assert.equal(parseMoment(date.toISOString(), now), date.getTime());
      }),
    );
  });

  it('gives a finite time or refuses, whatever is written', () => {
    const pieces = fc.constantFrom('2026', '-', '11', '21', 'T', ':', 'Z', '+', '9', '.', 'm', 'd', 'today', ' ');
    const written = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(written, fc.string()), (text) => {
        try {
          assert.ok(Number.isFinite(parseMoment(text, now)));
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'USAGE');
        }
      }),
    );
  });
});
