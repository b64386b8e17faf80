import { confirmDue, dueConfirmations, nextConfirmation } from './confirm.ts';
import { dueGroup, nextGroup, scanGroup } from './group-run.ts';
import { scanBatch } from './runs.ts';
import { nextBatch, nextDue } from './schedule.ts';
import type { Shift } from './shift.ts';

/**
 * Starts what is due, as far as there is room: hosts first, then second looks, then groups of targets. Beside a run that goes
 * on only hosts that have just appeared, and second looks. Yields each run.
 */
export function* dueJobs(shift: Shift): Generator<Promise<void>> {
  while (mayStart(shift)) {
    const job = hostJob(shift) ?? groupJob(shift);
    const leave = job === null ? null : shift.slots.tryEnter();
    if (job === null || leave === null) return;
    yield job().finally(leave);
  }
}

/** When dueJobs may have something to start, or null while that hangs on something else than time. */
export function nextJob(shift: Shift): number | null {
  const { state, slots, busy, pauses } = shift;
  if (!mayStart(shift) || slots.used >= slots.limit) return pauses.current?.until ?? null;
  const times = [
    nextDue(state.plans.values(), { busy, onlyUrgent: slots.used > 0 }),
    nextConfirmation(state.pending.values(), { busy, plans: state.plans }),
    slots.used > 0 ? null : nextGroup(shift),
  ].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}

const mayStart = ({ context, pauses }: Shift): boolean => context.site.onDemand !== true && pauses.current === null;

type Job = () => Promise<void>;

function hostJob(shift: Shift): Job | null {
  const { context, state, slots, busy } = shift;
  const { batch_size: size, interval } = context.config;
  const now = context.clock.now();
  const batch = nextBatch(state.plans.values(), { now, busy, size, onlyUrgent: slots.used > 0, interval });
  if (batch.length > 0)
    return marking(
      busy,
      batch.map(({ host }) => host),
      () => scanBatch(shift, batch),
    );
  const again = dueConfirmations(state.pending.values(), { now, busy, plans: state.plans });
  return again.length === 0
    ? null
    : marking(
        busy,
        again.map(({ host }) => host),
        () => confirmDue(shift, again),
      );
}

function groupJob(shift: Shift): Job | null {
  const group = shift.slots.used > 0 ? null : dueGroup(shift);
  return group && marking(shift.groupsBusy, [group.name], () => scanGroup(shift, group));
}

/** The job with what it works on marked as busy while it goes on. */
const marking =
  (busy: Set<string>, names: readonly string[], work: Job): Job =>
  async () => {
    for (const name of names) busy.add(name);
    try {
      await work();
    } finally {
      for (const name of names) busy.delete(name);
    }
  };
