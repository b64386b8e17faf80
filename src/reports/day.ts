import type { TimeOfDay } from '../core/units.ts';

/**
 * Calendar days in a time zone. A day reaches from the first instant at which its clocks show 00:00 or later to the same of
 * the next day, so days follow one another without hole or overlap whatever the clocks do at midnight: they may skip it
 * (Cairo), or go from 00:01 back to 23:01 (St. John's until 2011). A day that a zone skipped has length 0.
 */
export interface Period {
  /** Milliseconds since 1970, included. */
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

const hour = 3_600_000;
const dayLength = 24 * hour;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Throws RangeError for a zone that is not in the time zone database. */
function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, format);
  return format;
}

/** What the clocks in a zone show at an instant, as if it were UTC. */
export function wallClock(time: number, zone: string): number {
  const fields = new Map(
    formatFor(zone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const field = (name: Intl.DateTimeFormatPartTypes) => fields.get(name) ?? 0;
  const seconds = Date.UTC(
    field('year'),
    field('month') - 1,
    field('day'),
    field('hour'),
    field('minute'),
    field('second'),
  );
  return seconds + (((time % 1000) + 1000) % 1000);
}

/** The first instant at which the clocks in a zone show `wall` or later. */
function firstInstant(wall: number, zone: string): number {
  // No zone was ever further than 16 h from UTC, and none changes twice in the time looked at.
  const before = wall - 16 * hour;
  const after = wall + 16 * hour;
  const exact = [before, after]
    .map((time) => wall - (wallClock(time, zone) - time))
    .filter((time) => wallClock(time, zone) === wall);
  if (exact.length > 0) return Math.min(...exact);
  let early = before;
  let late = after;
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (wallClock(middle, zone) < wall) early = middle;
    else late = middle;
  }
  return late;
}

const midnight = (day: string): number => Date.parse(`${day}T00:00:00.000Z`);
const dayText = (wall: number): string => new Date(wall).toISOString().slice(0, 10);

/** Whether a text is a day of the calendar, `2026-02-29` is not. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(midnight(text)) && dayText(midnight(text)) === text;

/** The calendar day so many days later, or earlier when negative. */
export const addDays = (day: string, days: number): string => dayText(midnight(day) + days * dayLength);

export const dayPeriod = (day: string, zone: string): Period => ({
  from: firstInstant(midnight(day), zone),
  to: firstInstant(midnight(day) + dayLength, zone),
});

/** The day that an instant belongs to. */
export function dayOf(time: number, zone: string): string {
  const shown = dayText(wallClock(time, zone));
  // Clocks that go back over midnight show the day before once more after this day has begun.
  return dayPeriod(shown, zone).to <= time ? addDays(shown, 1) : shown;
}

/** When the clocks show a time on a day for the first time; where they skip it, the moment at which they do. */
export function timeOnDay(day: string, { hour: hours, minute }: TimeOfDay, zone: string): number {
  return firstInstant(midnight(day) + hours * hour + minute * 60_000, zone);
}
