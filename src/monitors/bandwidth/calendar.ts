/** Hours of the week in local time, Sunday 00:00 is 0. */
export type HourOfWeek = number;

export const hoursOfWeek = 168;

/**
 * Where in the week a time is, in a time zone. When clocks are put forward the skipped hour has no seconds that week, and when they are put
 * back one hour has twice as many: so nothing shifts by an hour for half of the year.
 */
export type Calendar = (time: number) => HourOfWeek;

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
/** All offsets of time zones are multiples of this, and change at them. */
const quarter = 900_000;

export function createCalendar(timeZone: string): Calendar {
  const format = new Intl.DateTimeFormat('en', { weekday: 'short', hour: 'numeric', hourCycle: 'h23', timeZone });
  let [known, hour] = [Number.NaN, 0];
  return (time) => {
    const start = Math.floor(time / quarter);
    if (start === known) return hour;
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
    hour = days.indexOf(parts.get('weekday') ?? 'Sun') * 24 + Number(parts.get('hour'));
    known = start;
    return hour;
  };
}

export const hourOfDay = (hour: HourOfWeek): number => hour % 24;

export const isWeekend = (hour: HourOfWeek): boolean => hour < 24 || hour >= 144;
