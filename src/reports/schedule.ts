import cron from 'node-cron';
import type { Clock, Log } from '../core/edges.ts';
import { messageOf } from '../core/errors.ts';
import type { TimeOfDay } from '../core/units.ts';
import { lastDays, reportsDue } from './due.ts';

export interface ScheduleOptions {
  /** Time of day at which the report of the day before is written. */
  readonly at: TimeOfDay;
  readonly zone: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** When the agent was started for the first time. */
  firstRun(): Promise<number | null>;
  /** Whether the final report of a day is there. */
  have(day: string): Promise<boolean>;
  /** Makes and stores the report of a day. */
  write(day: string): Promise<void>;
}

export interface Schedule {
  /** Resolves when what was due at the start has been tried. */
  readonly caughtUp: Promise<void>;
  /** When the next report is due, in milliseconds; null after `stop`. */
  next(): number | null;
  /** Resolves when a report that is being written is done. */
  stop(): Promise<void>;
}

/**
 * Writes reports day by day, and at once those that were missed while the agent was off. A report that fails is logged and
 * tried again at the next time.
 */
export function scheduleReports(options: ScheduleOptions): Schedule {
  let stopped = false;
  let work = Promise.resolve();
  const round = () => {
    work = work.then(() => writeDue(options, () => stopped));
    return work;
  };
  const { hour, minute } = options.at;
  const task = cron.schedule(`${minute} ${hour} * * *`, round, { timezone: options.zone, unref: true });
  // The machine slept, or the thread was busy, at the time itself.
  task.on('execution:missed', round);
  return {
    caughtUp: round(),
    next: () => (stopped ? null : (task.getNextRun()?.getTime() ?? null)),
    stop: async () => {
      stopped = true;
      await task.destroy();
      await work;
    },
  };
}

/** Never rejects: the next round is a new chance. */
async function writeDue(options: ScheduleOptions, isStopped: () => boolean): Promise<void> {
  const { at, zone, clock, log } = options;
  try {
    const now = clock.now();
    const have = new Set<string>();
    for (const day of lastDays(now, zone)) if (await options.have(day)) have.add(day);
    for (const day of reportsDue({ now, at, zone, firstRun: await options.firstRun(), have })) {
      if (isStopped()) return;
      await writeOne(day, options);
    }
  } catch (error) {
    log.error('cannot determine which reports are due', { error: messageOf(error) });
  }
}

async function writeOne(day: string, { write, log }: ScheduleOptions): Promise<void> {
  try {
    await write(day);
  } catch (error) {
    log.error('the daily report was not written', { day, error: messageOf(error) });
  }
}
