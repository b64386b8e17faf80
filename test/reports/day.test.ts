import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { addDays, dayOf, dayPeriod, isDay, timeOnDay, wallClock } from '../../src/reports/day.ts';

const hour = 3_600_000;
const iso = (time: number) => new Date(time).toISOString();
const hours = (day: string, zone: string) => {
  const { from, to } = dayPeriod(day, zone);
  return (to - from) / hour;
};

describe('days in a time zone', () => {
  it('begin and end at local midnight', () => {
    const { from, to } = dayPeriod('2026-11-20', 'Europe/Berlin');

    assert.equal(iso(from), '2026-11-19T23:00:00.000Z');
    assert.equal(iso(to), '2026-11-20T23:00:00.000Z');
  });

  it('have 23 or 25 hours when the clocks change', () => {
    assert.equal(hours('2026-03-29', 'Europe/Berlin'), 23);
    assert.equal(hours('2026-10-25', 'Europe/Berlin'), 25);
    assert.equal(hours('2026-03-08', 'America/St_Johns'), 23);
    assert.equal(hours('2026-11-01', 'America/St_Johns'), 25);
    assert.equal(hours('2026-04-05', 'Australia/Lord_Howe'), 24.5);
  });

  it('begin with the first midnight where clocks go back over it', () => {
    const { from, to } = dayPeriod('2010-11-07', 'America/St_Johns');
    const shownTwice = Date.parse('2010-11-07T03:00:00Z');

    assert.equal(iso(from), '2010-11-07T02:30:00.000Z');
    assert.equal((to - from) / hour, 25);
    assert.equal(iso(wallClock(shownTwice, 'America/St_Johns')), '2010-11-06T23:30:00.000Z');
    assert.equal(dayOf(shownTwice, 'America/St_Johns'), '2010-11-07');
  });

  it('begin when the clocks first show the day where they skip midnight', () => {
    const { from } = dayPeriod('2024-04-26', 'Africa/Cairo');

    assert.equal(iso(wallClock(from, 'Africa/Cairo')), '2024-04-26T01:00:00.000Z');
    assert.equal(hours('2024-04-26', 'Africa/Cairo'), 23);
  });

  it('have no length where a zone skipped them', () => {
    assert.equal(hours('2011-12-30', 'Pacific/Apia'), 0);
    assert.equal(hours('2011-12-31', 'Pacific/Apia'), 24);
  });
});

describe('days in all time zones', () => {
  it('follow one another without hole or overlap, and each instant is in the day that it belongs to', () => {
    const zones = ['Europe/Berlin', 'America/St_Johns', 'Africa/Cairo', 'Asia/Kolkata', 'Pacific/Apia', 'UTC'];
    const instants = fc.integer({ min: Date.parse('1990-01-01'), max: Date.parse('2040-01-01') });

    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, time) => {
        const day = dayOf(time, zone);
        const { from, to } = dayPeriod(day, zone);
        assert.ok(from <= time && time < to, `${iso(time)} in ${zone}`);
        assert.equal(dayPeriod(addDays(day, 1), zone).from, to);
        assert.equal(dayPeriod(addDays(day, -1), zone).to, from);
      }),
      { numRuns: 500 },
    );
  });

  it('have a moment for each time of day, the first of two, and for skipped times that of the skip', () => {
    const on = (day: string, h: number, minute = 0) => iso(timeOnDay(day, { hour: h, minute }, 'Europe/Berlin'));

    assert.equal(on('2026-11-20', 6, 30), '2026-11-20T05:30:00.000Z');
    assert.equal(on('2026-10-25', 2, 30), '2026-10-25T00:30:00.000Z');
    assert.equal(on('2026-03-29', 2, 30), '2026-03-29T01:00:00.000Z');
  });

  it('are told from what is no day of the calendar', () => {
    assert.deepEqual(['2024-02-29', '2026-02-29', '2026-2-1', '2026-13-01', 'today', ''].map(isDay), [
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('need a zone that exists', () => {
    assert.throws(() => dayPeriod('2026-11-20', 'Mars/Olympus'), RangeError);
  });
});
