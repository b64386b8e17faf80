import type { MonitorContext } from '../../core/define.ts';
import { progressOf } from './answer.ts';
import type { AssemblyEdges } from './assemble.ts';
import type { CaptureConfig } from './config.ts';
import type { Desk } from './desk.ts';
import { sizeOf } from './finish.ts';
import type { Hold } from './hold.ts';
import type { Job } from './jobs.ts';
import type { Keeper } from './keeper.ts';
import type { Rings } from './rings.ts';

interface TendParts {
  readonly context: MonitorContext<CaptureConfig>;
  readonly desk: Desk;
  readonly rings: Rings;
  readonly hold: Hold;
  readonly keeper: Keeper;
  readonly edges: Pick<AssemblyEdges, 'recordingsIn'>;
}

/** Milliseconds. */
const lookEvery = 500;
const tidyEvery = 2000;
const budgetEvery = 60_000;

/**
 * Looks after the captures that go on: ends those that are over, or too large, one after another. Rejects when something
 * cannot be stored.
 */
export async function tend(parts: TendParts, end: (job: Job) => Promise<void>): Promise<void> {
  const { context, desk, rings, keeper } = parts;
  const { clock, signal } = context;
  let [tidiedAt, budgetedAt] = [clock.elapsed(), Number.NEGATIVE_INFINITY];
  while (!signal.aborted) {
    await watchSizes(parts);
    for (const job of [...desk.jobs.values()].filter(({ to }) => to <= clock.now())) {
      await end(job);
      context.progress(job.id, null);
    }
    if (clock.elapsed() - tidiedAt >= tidyEvery) {
      tidiedAt = clock.elapsed();
      await rings.tidy();
      await desk.flush();
    }
    if (clock.elapsed() - budgetedAt >= budgetEvery) {
      budgetedAt = clock.elapsed();
      await keeper.makeRoom(0);
    }
    await clock.sleep(lookEvery, signal).catch(() => undefined);
  }
}

async function watchSizes({ context, desk, hold, edges }: TendParts): Promise<void> {
  for (const job of desk.jobs.values()) {
    context.progress(job.id, progressOf({ ...job, interfaces: [job.interface] }, context.clock.now()));
    const bytes = await sizeOf(hold.folder(job.id), edges);
    if (bytes >= context.config.max_capture) desk.cutShort(job.id, 'it was cut short at capture.max_capture');
  }
}
