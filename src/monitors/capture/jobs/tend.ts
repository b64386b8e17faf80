import type { MonitorContext } from '../../../core/define.ts';
import type { CaptureConfig } from '../config.ts';
import { progressOf } from '../requests/progress.ts';
import type { Rings } from '../ring/rings.ts';
import type { AssemblyEdges } from './assemble.ts';
import type { Desk } from './desk.ts';
import { sizeOf } from './finish.ts';
import type { Hold } from './hold.ts';
import type { Job } from './jobs.ts';

interface TendParts {
  readonly context: MonitorContext<CaptureConfig>;
  readonly desk: Desk;
  readonly rings: Rings;
  readonly hold: Hold;
  readonly edges: Pick<AssemblyEdges, 'recordingsIn'>;
}

/** Milliseconds. */
const [lookEvery, idleLookEvery] = [500, 1000];
const acknowledgeEvery = 2000;
const tidyEvery = 10_000;

/**
 * Looks after the captures that go on: ends those that are over, or too large, one after another. Rejects when something
 * cannot be stored.
 */
export async function tend(parts: TendParts, end: (job: Job) => Promise<void>): Promise<void> {
  const { context, desk, rings } = parts;
  const { clock, signal } = context;
  const chores = [
    { every: acknowledgeEvery, work: () => desk.flush() },
    { every: tidyEvery, work: () => rings.tidy() },
  ].map((chore) => ({ ...chore, dueAt: clock.elapsed() + chore.every }));

  while (!signal.aborted) {
    await watchSizes(parts);
    for (const job of [...desk.jobs.values()].filter(({ to }) => to <= clock.now())) {
      await end(job);
      context.progress(job.id, null);
    }
    for (const chore of chores.filter(({ dueAt }) => dueAt <= clock.elapsed())) {
      chore.dueAt = clock.elapsed() + chore.every;
      await chore.work();
    }
    await clock.sleep(desk.jobs.size > 0 ? lookEvery : idleLookEvery, signal).catch(() => undefined);
  }
}

async function watchSizes({ context, desk, hold, edges }: TendParts): Promise<void> {
  for (const job of desk.jobs.values()) {
    context.progress(job.id, progressOf({ ...job, interfaces: [job.interface] }, context.clock.now()));
    const bytes = await sizeOf(hold.folder(job.id), edges);
    if (bytes >= context.config.max_capture) desk.cutShort(job.id, 'it was cut short at capture.max_capture');
  }
}
