import type { Clock } from '../../../core/edges.ts';
import type { Desk } from '../jobs/desk.ts';
import type { Hold } from '../jobs/hold.ts';
import { scarce } from './budget.ts';
import type { Keeper } from './keeper.ts';

interface DiskWatchParts {
  /** Share of the disk, 0 to 1, that stays free. */
  readonly keepFree: number;
  space(): Promise<{ readonly free: number; readonly total: number }>;
  readonly keeper: Pick<Keeper, 'makeRoom'>;
  readonly desk: Pick<Desk, 'jobs' | 'cutShort'>;
  readonly hold: Pick<Hold, 'drop'>;
  readonly clock: Pick<Clock, 'now' | 'elapsed' | 'sleep'>;
  readonly signal: AbortSignal;
  readonly background: (work: Promise<void>) => void;
}

/** Milliseconds. */
const lookEvery = 1000;
const budgetEvery = 60_000;
/** So many looks in turn find a full disk before what is being captured is given up: what is kept goes first. */
const patience = 3;

/**
 * Keeps captures from filling the disk until the signal fires: removes older ones, ends those that go on when that is not enough, and
 * on a full disk lets go of what they hold. It waits for nothing to be stored, because on a full disk nothing is.
 */
export async function watchDisk(parts: DiskWatchParts): Promise<void> {
  const { desk, hold, clock, signal } = parts;
  let dueAt = clock.elapsed() + budgetEvery;
  let isBusy = false;
  let fullLooks = 0;

  async function makeRoom(): Promise<void> {
    isBusy = true;
    const noRoom = await parts.keeper.makeRoom(0).finally(() => {
      isBusy = false;
    });
    if (noRoom === null) return;
    for (const { id, to } of desk.jobs.values()) if (to > clock.now()) desk.cutShort(id, `it was cut short: ${noRoom}`);
  }

  while (!signal.aborted) {
    const { free, total } = await parts.space();
    const isShort = free < Math.max(scarce, total * parts.keepFree);
    if (!isBusy && (isShort || clock.elapsed() >= dueAt)) {
      dueAt = clock.elapsed() + budgetEvery;
      parts.background(makeRoom());
    }
    fullLooks = free < scarce ? fullLooks + 1 : 0;
    if (fullLooks >= patience) for (const id of desk.jobs.keys()) await hold.drop(id);
    await clock.sleep(lookEvery, signal).catch(() => undefined);
  }
}
