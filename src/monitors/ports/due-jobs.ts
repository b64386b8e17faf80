import { dueGroup, nextGroup, scanGroup } from './groups/group-run.ts';
import { confirmDue, dueConfirmations, nextConfirmation } from './runs/confirm.ts';
import { scanBatch } from './runs/runs.ts';
import type { Shift } from './shift.ts';
import { openFrom } from './timing/opening.ts';
import { isSlow, nextBatch, nextDue, usualTime } from './timing/schedule.ts';

/**
 * Starts what is due, as far as there is room: hosts first, then second looks, then groups of targets. Beside a run that goes
 * on only hosts that have just appeared, second looks, and one run of hosts that are slow. Yields each run.
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
  const { context, state, slots, busy, pauses } = shift;
  if (!mayStart(shift) || slots.used >= slots.limit) return pauses.current?.until ?? null;
  const { onlyUrgent, slowBusy } = atWork(shift);
  const host = nextDue(state.plans.values(), { busy, onlyUrgent, slowBusy });
  const times = [
    host === null ? null : openFrom(context.config, Math.max(host, context.clock.now())),
    nextConfirmation(state.pending.values(), { busy, plans: state.plans }),
    onlyUrgent ? null : nextGroup(shift),
  ].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}

const mayStart = ({ context, pauses }: Shift): boolean => context.site.onDemand !== true && pauses.current === null;

type Job = () => Promise<void>;

/** Slow hosts have a run of their own, which counts for nothing else. */
function atWork({ slots, slow }: Shift) {
  return { onlyUrgent: slots.used - Number(slow.size > 0) > 0, slowBusy: slow.size > 0 };
}

function hostJob(shift: Shift): Job | null {
  const { context, state, busy, slow } = shift;
  const { config, clock } = context;
  const now = clock.now();
  const situation = { now, busy, size: config.batch_size, latest: usualTime(state.rhythm, now), ...atWork(shift) };
  const batch = openFrom(config, now) > now ? [] : nextBatch(state.plans.values(), situation);
  if (batch.length > 0) {
    const hosts = batch.map(({ host }) => host);
    const work = marking(busy, hosts, () => scanBatch(shift, batch));
    return batch.some(isSlow) ? marking(slow, hosts, work) : work;
  }
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
  const group = atWork(shift).onlyUrgent ? null : dueGroup(shift);
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
