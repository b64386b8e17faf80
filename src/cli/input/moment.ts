import { NetmonError } from '../../core/errors.ts';
import { isDay } from '../../reports/day.ts';

const units: { readonly [unit: string]: number } = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** As in RFC 3339, but a blank may stand for the T, and zone, seconds or the whole time of day may be missing. */
const written = /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)([Zz]|[+-]\d{2}:\d{2})?)?$/;

/**
 * A moment as users write it: `90m` or `2d` (that long before `now`), `02:30` (the last one, local), `today`, `yesterday` (local
 * midnight), a date `2026-11-21` (local midnight), or an RFC 3339 time, which is local where it names no zone. Milliseconds since
 * 1970. Throws USAGE.
 */
export function parseMoment(text: string, now: number): number {
  const ago = /^(\d{1,6}(?:\.\d{1,6})?)([smhdw])$/.exec(text);
  if (ago) return now - Number(ago[1]) * (units[ago[2] ?? ''] ?? 0);
  if (text === 'today' || text === 'yesterday') return midnight(now, text === 'today' ? 0 : -1);
  const time = clockTime.exec(text);
  if (time) return lastAt(Number(time[1]), Number(time[2]), now);
  const [, date, clock = '00:00', zone = ''] = written.exec(text) ?? [];
  const moment = date !== undefined && isDay(date) ? Date.parse(`${date}T${clock}${zone.toUpperCase()}`) : Number.NaN;
  if (Number.isFinite(moment)) return moment;
  throw new NetmonError('USAGE', 'cli', `${text} is not a time`, {
    hint: 'write 90m, 2d, 02:30, today, yesterday, 2026-11-21 or 2026-11-21T14:00:00Z',
  });
}

const clockTime = /^([01]\d|2[0-3]):([0-5]\d)$/;

function lastAt(hours: number, minutes: number, now: number): number {
  const at = new Date(now);
  const [year, month, day] = [at.getFullYear(), at.getMonth(), at.getDate()];
  const today = new Date(year, month, day, hours, minutes).getTime();
  return today <= now ? today : new Date(year, month, day - 1, hours, minutes).getTime();
}

function midnight(now: number, days: number): number {
  const at = new Date(now);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days).getTime();
}
