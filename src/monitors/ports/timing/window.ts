import { formatTimeOfDay, parseTimeOfDay, type TimeOfDay } from '../../../core/units.ts';
import { localTime } from './local-time.ts';

/** A time of each day; where it ends before it begins it goes over midnight. The end is not in it. */
export interface ScanWindow {
  readonly from: TimeOfDay;
  readonly to: TimeOfDay;
}

/** `01:00-05:00`, or null. */
export function parseWindow(text: string): ScanWindow | null {
  const [begin = '', end = '', ...more] = text.split('-');
  const [from, to] = [parseTimeOfDay(begin.trim()), parseTimeOfDay(end.trim())];
  if (from === null || to === null || more.length > 0 || minuteOf(from) === minuteOf(to)) return null;
  return { from, to };
}

export const formatWindow = ({ from, to }: ScanWindow): string => `${formatTimeOfDay(from)}-${formatTimeOfDay(to)}`;

export function isOpen({ from, to }: ScanWindow, time: number, zone: string): boolean {
  const now = minuteOf(localTime(time, zone));
  const [begin, end] = [minuteOf(from), minuteOf(to)];
  return begin < end ? begin <= now && now < end : begin <= now || now < end;
}

/** When the window is next open: `time` itself when it is. A window that the clock leaps over opens the day after. */
export const nextOpening = (window: ScanWindow, time: number, zone: string): number =>
  firstTime(window, time, zone, true);

/** When the window next closes: `time` itself when it is closed. */
export const nextClosing = (window: ScanWindow, time: number, zone: string): number =>
  firstTime(window, time, zone, false);

const minuteLength = 60_000;
/** Longer than a day in which a clock is set back, and the whole day after it. */
const farthest = 50 * 60;

function firstTime(window: ScanWindow, time: number, zone: string, open: boolean): number {
  if (isOpen(window, time, zone) === open) return time;
  const start = Math.floor(time / minuteLength) * minuteLength;
  let minutes = 1;
  while (minutes < farthest && isOpen(window, start + minutes * minuteLength, zone) !== open) minutes += 1;
  return start + minutes * minuteLength;
}

const minuteOf = ({ hour, minute }: TimeOfDay): number => hour * 60 + minute;
