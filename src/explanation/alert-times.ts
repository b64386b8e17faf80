import { type AlertDay, type AlertGroup, dayOf } from '../core/alert-group.ts';
import type { RawAlert } from '../core/alert-lines.ts';

/** What is stored of when the alerts of a group came. */
export interface AlertTimes {
  readonly group: Pick<AlertGroup, 'firstSeen' | 'lastSeen' | 'captures'>;
  readonly days: readonly AlertDay[];
  /** Raw lines; some of each day, for a time. */
  readonly lines: readonly RawAlert[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Before and after an alert: what led to it and what came of it. Two programs stamp a packet within this time of each other, too. */
const slack = 2000;

/**
 * When in a capture packets of a group are to be looked for: around its alerts where a line of each is kept; else all the time
 * in which there may have been some. Null when it had none then.
 */
export function alertTimesIn(capture: Span & { readonly id: string }, { group, days, lines }: AlertTimes): Span | null {
  const [from, to] = [capture.from - slack, capture.to + slack];
  const here = lines.map(({ time }) => time).filter((time) => time >= from && time <= to);
  if (isAllKept(from, to, days, lines) && here.length > 0) {
    return widened({ from: here.reduce((a, b) => Math.min(a, b)), to: here.reduce((a, b) => Math.max(a, b)) });
  }
  const isTied = group.captures.includes(capture.id);
  if (!isTied && isAllKept(from, to, days, lines)) return null;
  if (group.firstSeen > to || group.lastSeen < from) return isTied ? widened(capture) : null;
  return widened({ from: Math.max(capture.from, group.firstSeen), to: Math.min(capture.to, group.lastSeen) });
}

const widened = ({ from, to }: Span): Span => ({ from: from - slack, to: to + slack });

/** Whether there is a line of each alert of the days (UTC) of a time. */
function isAllKept(from: number, to: number, days: readonly AlertDay[], lines: readonly RawAlert[]): boolean {
  const isThen = (day: number): boolean => day >= dayOf(from) && day <= dayOf(to);
  const alerts = days.reduce((sum, { day, count }) => (isThen(day) ? sum + count : sum), 0);
  return lines.filter(({ time }) => isThen(dayOf(time))).length >= alerts;
}

/**
 * The moments of alerts, microseconds since 1970: engines give an alert the time of its packet. Only of lines that
 * tell microseconds.
 */
export const alertMoments = (lines: readonly RawAlert[]): ReadonlySet<number> =>
  new Set(lines.flatMap((line) => microsOf(line) ?? []));

const clock = /\d\d:\d\d:\d\d\.(\d{3})(\d{3})(?!\d)/g;

function microsOf({ time, text }: RawAlert): number | null {
  for (const [, millis, micros] of text.matchAll(clock)) {
    if (Number(millis) === time % 1000) return time * 1000 + Number(micros);
  }
  return null;
}
