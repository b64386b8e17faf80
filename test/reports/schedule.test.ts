import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays, dayOf, timeOnDay } from '../../src/reports/day.ts';
import { type ScheduleOptions, scheduleReports } from '../../src/reports/schedule.ts';

const zone = 'America/St_Johns';
const at = { hour: 6, minute: 30 };

/** The schedule's timer runs on the real clock, so its days do too. */
function aSchedule(options: Partial<ScheduleOptions>) {
  const errors: string[] = [];
  const written: string[] = [];
  const now = Date.now();
  const silent = () => {};
  const schedule = scheduleReports({
    at,
    zone,
    clock: { now: () => now },
    log: { debug: silent, info: silent, warn: silent, error: (message) => errors.push(message) },
    firstRun: async () => now - 3 * 24 * 3_600_000,
    have: async () => false,
    write: async (day) => {
      written.push(day);
    },
    ...options,
  });
  return { schedule, written, errors, now };
}

describe('report schedule', () => {
  it('writes what was missed at once and names the next time', async () => {
    const { schedule, written, now } = aSchedule({});

    await schedule.caughtUp;

    const today = dayOf(now, zone);
    const next = [0, 1].map((days) => timeOnDay(addDays(today, days), at, zone)).find((time) => time > now);
    assert.ok(written.includes(addDays(today, -2)));
    assert.equal(schedule.next(), next);
    await schedule.stop();
    assert.equal(schedule.next(), null);
  });

  it('goes on with the other days when one fails', async () => {
    const tried: string[] = [];
    const { schedule, errors } = aSchedule({
      write: async (day) => {
        tried.push(day);
        throw new Error('the disk is full');
      },
    });

    await schedule.caughtUp;
    await schedule.stop();

    assert.ok(tried.length >= 2);
    assert.equal(errors.length, tried.length);
  });

  it('survives a store that does not answer', async () => {
    const { schedule, errors } = aSchedule({ firstRun: () => Promise.reject(new Error('locked')) });

    await schedule.caughtUp;
    await schedule.stop();

    assert.equal(errors.length, 1);
  });

  it('starts no further report after it was stopped, and waits for the one in hand', async () => {
    const written: string[] = [];
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const { schedule } = aSchedule({
      write: async (day) => {
        begun.resolve();
        await goOn.promise;
        written.push(day);
      },
    });
    await begun.promise;

    const stopped = schedule.stop();
    goOn.resolve();
    await stopped;

    assert.equal(written.length, 1);
  });
});
