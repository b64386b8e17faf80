import { localTime } from './local-time.ts';

/** The minutes at which something is to be done: which values each field of the expression has. */
export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Days of the month and of the week are both restricted: then either is enough, as in crontab(5). */
  readonly eitherDay: boolean;
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Five fields as in crontab(5): `30 1 * * 1-5`, `*\/15 * * * *`, `0 4 1 jan,jul *`. Null for what is none. */
export function parseCron(text: string): Cron | null {
  const fields = text.trim().toLowerCase().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const days = parseField(day, 1, 31);
  const months = parseField(month, 1, 12, monthNames);
  const week = parseField(weekday, 0, 7, dayNames);
  if (fields.length !== 5 || !minutes || !hours || !days || !months || !week) return null;
  const weekdays = new Set([...week].map((value) => value % 7));
  return { minutes, hours, days, months, weekdays, eitherDay: !day.startsWith('*') && !weekday.startsWith('*') };
}

const minuteLength = 60_000;
const hourLength = 3_600_000;
/** A leap day that must fall on a certain weekday comes every 28 years; what does not come in five will be asked again then. */
const farthest = 5 * 366 * 24 * hourLength;

/** The first minute after `after` that matches on the clock of the zone, or null when there is none in five years. */
export function nextCron(cron: Cron, after: number, zone: string): number | null {
  const start = Math.floor(after / minuteLength) * minuteLength + minuteLength;
  for (let time = start; time < start + farthest; ) {
    const local = localTime(time, zone);
    if (isDay(cron, local) && cron.hours.has(local.hour)) {
      if (cron.minutes.has(local.minute)) return time;
      time += minuteLength;
    } else time += (60 - local.minute) * minuteLength;
  }
  return null;
}

function isDay(cron: Cron, { day, month, weekday }: { day: number; month: number; weekday: number }): boolean {
  if (!cron.months.has(month)) return false;
  const [byDay, byWeekday] = [cron.days.has(day), cron.weekdays.has(weekday)];
  return cron.eitherDay ? byDay || byWeekday : byDay && byWeekday;
}

const item = /^(?:\*|(\w+)(?:-(\w+))?)(?:\/(\d{1,2}))?$/;

function parseField(text: string, min: number, max: number, names: readonly string[] = []): Set<number> | null {
  const values = new Set<number>();
  const numberOf = (word: string): number => {
    const at = names.indexOf(word);
    if (at !== -1) return at + min;
    return /^\d{1,2}$/.test(word) ? Number(word) : Number.NaN;
  };
  for (const part of text.split(',')) {
    const [match = '', from, to, every] = item.exec(part) ?? [];
    const first = from === undefined ? min : numberOf(from);
    const last = to === undefined ? (from === undefined || every !== undefined ? max : first) : numberOf(to);
    const step = Number(every ?? 1);
    if (match === '' || !(first >= min && last <= max && first <= last) || step === 0) return null;
    for (let value = first; value <= last; value += step) values.add(value);
  }
  return values;
}
