import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alertMoments, alertTimesIn } from '../../src/explanation/alert-times.ts';

const day = 20_000;
const midnight = day * 86_400_000;
const at = (minutes: number): number => midnight + minutes * 60_000;
const capture = { id: 'it', from: at(10), to: at(20) };
const line = (time: number) => ({ group: 'g', time, text: '' });
const groupOf = (first: number, last: number, captures: readonly string[] = []) => ({
  ...{ firstSeen: at(first), lastSeen: at(last), captures },
});

describe('alertTimesIn', () => {
  it('is about the alerts when a line of each is kept', () => {
    const known = { group: groupOf(1, 50), days: [{ day, count: 4 }], lines: [1, 12, 13, 50].map(at).map(line) };

    assert.deepEqual(alertTimesIn(capture, known), { from: at(12) - 2000, to: at(13) + 2000 });
  });

  it('is nothing when it is known that there was none', () => {
    const none = { group: groupOf(1, 50), days: [{ day, count: 2 }], lines: [at(1), at(50)].map(line) };
    const otherDays = {
      group: groupOf(-3000, 3000),
      days: [
        { day: day - 2, count: 9 },
        { day: day + 2, count: 9 },
      ],
      lines: [],
    };

    assert.equal(alertTimesIn(capture, none), null);
    assert.equal(alertTimesIn(capture, otherDays), null);
    assert.equal(alertTimesIn(capture, { group: groupOf(30, 40), days: [{ day, count: 9 }], lines: [] }), null);
  });

  it('is all the time in which there may have been some when not each line is kept', () => {
    const some = (first: number, last: number) =>
      alertTimesIn(capture, { group: groupOf(first, last), days: [{ day, count: 9 }], lines: [line(at(15))] });

    assert.deepEqual(some(1, 50), { from: at(10) - 2000, to: at(20) + 2000 });
    assert.deepEqual(some(12, 50), { from: at(12) - 2000, to: at(20) + 2000 });
    assert.deepEqual(some(1, 17), { from: at(10) - 2000, to: at(17) + 2000 });
  });

  it('is all of a capture that is tied to the group, whatever else is known', () => {
    const known = { group: groupOf(30, 40, ['it']), days: [{ day, count: 1 }], lines: [line(at(30))] };

    assert.deepEqual(alertTimesIn(capture, known), { from: at(10) - 2000, to: at(20) + 2000 });
  });
});

describe('alertMoments', () => {
  it('has the microseconds of lines that tell them', () => {
    const time = Date.UTC(2026, 10, 21, 2, 53, 40, 25);
    const texts = [
      '{"timestamp":"2026-11-21T02:53:40.025685+0000"}',
      '"msg 01:02:03.999999" 11/21-02:53:40.025686 ',
      '{ "seconds" : 1795229620 }',
      '11/21-02:53:40.0251234',
    ];

    assert.deepEqual(
      [...alertMoments(texts.map((text) => ({ group: 'g', time, text })))],
      [time * 1000 + 685, time * 1000 + 686],
    );
  });
});
