import type { Batch } from '../../../core/batch.ts';
import { messageOf } from '../../../core/errors.ts';
import { toJson } from '../../../core/json.ts';
import { type Memory, recallAll } from '../../../core/memory.ts';
import { digest } from '../judge/digest.ts';
import { type Begun, endedEvent } from '../judge/run-events.ts';
import type { HostPlan } from '../plan.ts';
import { salvage } from '../scan/finish.ts';
import { newLanes } from '../scan/lanes.ts';
import type { BegunRun, FinishedScan, RunFolder } from '../scan/scanner.ts';
import type { Shift } from '../shift.ts';
import { type Checkpoint, keepDigest, keepPlans } from '../state.ts';
import { planAfterScan } from '../timing/schedule.ts';
import { archiveRun } from './archive.ts';

/**
 * Runs that have begun are remembered until what they found is stored, in the same batch: a run whose agent was killed is
 * known at the next start by that, and is taken in once.
 */
const prefix = 'run:';

export const begunNote = (begun: BegunRun): Checkpoint => ({
  [`${prefix}${begun.name}`]: toJson(begun),
});

export const forgotten = (name: string): Checkpoint => ({ [`${prefix}${name}`]: null });

/** A run is over of which nothing is known. */
export const nothingOf = (begun: Begun, time: number): Batch => ({
  events: [endedEvent(begun, time)],
  checkpoint: forgotten(begun.name),
});

/** Runs that began before this start and were never recorded, oldest first. The memory was written by begunNote. */
export const begunRuns = (memory: Memory): readonly BegunRun[] =>
  [...recallAll<BegunRun>(memory, prefix).values()].sort((a, b) => a.startedAt - b.startedAt);

/** Takes in what runs left that were killed with their agent. To be called before anything else is scanned. */
export async function takeInLeft(shift: Shift): Promise<void> {
  const { context, folders } = shift;
  for (const begun of begunRuns(context.memory)) {
    const folder = await folders.reopen(begun.name);
    const finished = folder === null ? null : await leftBy(shift, begun, folder);
    if (finished === null) await context.emit(nothingOf(begun, context.clock.now()));
    else await takeInBroken(shift, finished);
  }
}

async function leftBy({ context }: Shift, begun: BegunRun, folder: RunFolder): Promise<FinishedScan | null> {
  const { order, startedAt } = begun;
  const facts = { order, folder, startedAt, sending: 0 };
  const orders = begun.lanes.map((part) => ({ ...order, ...part }));
  const parse = (file: string) => context.run('parse-nmap', { file });
  try {
    return await salvage(parse, newLanes(orders, begun.asksLater), { ...facts, finishedAt: null });
  } catch (error) {
    context.log.error(`what the broken off scan ${begun.name} saw cannot be read: ${messageOf(error)}`);
    return null;
  }
}

/**
 * Stores what a scan saw that was broken off. Nothing is concluded from what it did not see; hosts that it was through with
 * are put off to their next time.
 */
export async function takeInBroken(shift: Shift, finished: FinishedScan): Promise<void> {
  const { context, state, folders } = shift;
  const { scan, folder, result } = finished;
  if (result.run.hosts.length === 0) {
    // What cannot be kept now, on a full disk, is kept at the next start.
    if (!folder.isKept) await folders.keep(folder, false).catch(() => undefined);
    await context.emit(nothingOf({ ...scan, name: folder.name, order: finished.order }, scan.finishedAt));
    return;
  }
  const found = digest(finished, state);
  const kept = keepDigest(state, found);
  const checkpoint = {
    ...kept,
    ...keepPlans(state, plansAfter(shift, finished, found.whole)),
    ...forgotten(folder.name),
  };
  await archiveRun(shift, finished, found);
  const { events, ports, hosts, os } = found;
  await context.emit({ events, ports, hosts, os, scans: [scan], checkpoint });
  context.log.info(`what the broken off scan ${scan.id} saw of ${scan.hostsUp} hosts counts`);
}

/** The plans of hosts of which all was seen that is wanted of them. */
function plansAfter({ state }: Shift, finished: FinishedScan, whole: ReadonlySet<string>): readonly HostPlan[] {
  const { order, settled, scan } = finished;
  const isLast = order.protocol === 'udp' || state.wanted.udp === null;
  const isAll = order.group === undefined && order.ports === state.wanted[order.protocol];
  if (!isLast || !isAll || order.confirms !== undefined) return [];
  return [...whole].flatMap((host) => {
    const plan = state.plans.get(host);
    if (plan === undefined || plan.group !== null || settled?.has(plan.ip) !== true) return [];
    return [planAfterScan(plan, true, scan.finishedAt, state.rhythm)];
  });
}
