import { NetmonError } from '../../core/errors.ts';
import { parseDuration, parseTimeOfDay } from '../../core/units.ts';
import { parseMoment } from './moment.ts';

/**
 * A moment to come as users write it: `90m` or `2d` (that long from `now`), `18:00` (the next one, local), or a date or time as
 * parseMoment reads them. Milliseconds since 1970. Throws USAGE.
 */
export function parseLater(text: string, now: number): number {
  const time = laterTime(text, now);
  if (time > now) return time;
  throw new NetmonError('USAGE', 'cli', `${text} is not in the future`);
}

function laterTime(text: string, now: number): number {
  const pause = parseDuration(text);
  if (pause !== null) return now + pause;
  const clock = parseTimeOfDay(text);
  if (clock === null) return parseMoment(text, now);
  const at = new Date(now);
  const today = at.setHours(clock.hour, clock.minute, 0, 0);
  return today > now ? today : at.setDate(at.getDate() + 1);
}
