import type { TimeOfDay } from '../core/units.ts';
import { addDays, dayOf, timeOnDay } from './day.ts';

export interface DueFacts {
  readonly now: number;
  /** Time of day at which the report of the day before is due. */
  readonly at: TimeOfDay;
  readonly zone: string;
  /** When the agent was started for the first time; null when it never was. */
  readonly firstRun: number | null;
  /** Days whose final report is there. */
  readonly have: ReadonlySet<string>;
}

const atMost = 7;

/** Days, oldest first, whose report should be there by now and is not: of the last seven, none before the first run. */
export function reportsDue({ now, at, zone, firstRun, have }: DueFacts): readonly string[] {
  if (firstRun === null) return [];
  const first = dayOf(firstRun, zone);
  return lastDays(now, zone).filter(
    (day) => day >= first && !have.has(day) && timeOnDay(addDays(day, 1), at, zone) <= now,
  );
}

/** The seven days before today, oldest first. */
export function lastDays(now: number, zone: string): readonly string[] {
  const today = dayOf(now, zone);
  return Array.from({ length: atMost }, (_, index) => addDays(today, index - atMost));
}
