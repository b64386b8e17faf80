import { wallClock } from '../day.ts';

/** Times as the clocks of the report's time zone show them; RFC 3339 in. */
export interface LocalTime {
  /** `14:05` */
  time(at: string): string;
  /** `14:05:09` */
  exact(at: string): string;
  /** `20 Nov 2026` */
  date(at: string): string;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

export function localTime(zone: string): LocalTime {
  const shown = (at: string) => new Date(wallClock(Date.parse(at), zone));
  return {
    time: (at) => shown(at).toISOString().slice(11, 16),
    exact: (at) => shown(at).toISOString().slice(11, 19),
    date: (at) => dateText(shown(at)),
  };
}

const dateText = (date: Date): string => `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;

/** `Friday, 20 Nov 2026` from `2026-11-20`. */
export function dayTitle(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  return `${weekdays[date.getUTCDay()]}, ${dateText(date)}`;
}
