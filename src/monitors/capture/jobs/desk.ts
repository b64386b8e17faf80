import type { Batch } from '../../../core/batch.ts';
import type { MonitorContext } from '../../../core/define.ts';
import type { StoredEvent } from '../../../core/event.ts';
import type { CaptureConfig } from '../config.ts';
import type { Rings } from '../ring/rings.ts';
import type { Hold } from './hold.ts';
import { createIntake, type Draft, together } from './intake.ts';
import { ending, type Job, jobKey, jobsFrom } from './jobs.ts';
import { endOfSpike, type Wish, wishOf } from './policy.ts';

/** Decides what is captured, and keeps the captures that go on, in memory and in the checkpoint. */
export interface Desk {
  readonly jobs: ReadonlyMap<string, Job>;
  hear(event: StoredEvent): Promise<void>;
  /** Begins what a person wants; ids of the captures. */
  begin(wish: Wish): Promise<readonly string[]>;
  /** Acknowledges what was heard and needs nothing. */
  flush(): Promise<void>;
  /** Goes on with what went on when the monitor ended. */
  resume(): Promise<void>;
  /** Ends a capture now, with the reason why it is shorter than asked. */
  cutShort(id: string, note: string): void;
  /** Forgets a job together with the batch that says what became of it. */
  done(id: string, batch: Batch): Promise<void>;
}

interface DeskParts {
  readonly context: MonitorContext<CaptureConfig>;
  readonly rings: Rings;
  readonly hold: Hold;
  /** Four hexadecimal digits. */
  readonly random: () => string;
}

export function createDesk({ context, rings, hold, random }: DeskParts): Desk {
  const { config, clock, site } = context;
  const jobs = new Map<string, Job>(jobsFrom(context.memory).map((job) => [job.id, job]));
  const watched = site.interfaces.map(({ name }) => name);
  const intake = createIntake({ context, rings, hold, jobs, random });
  /** What is no cause is acknowledged with the next batch. */
  let heardUpTo: number | null = null;

  async function store(batch: Batch): Promise<void> {
    const seq = heardUpTo;
    heardUpTo = null;
    await context.emit(seq === null ? batch : { ...batch, heard: seq });
  }

  /** The captures that the end of a spike ends. */
  function end(event: StoredEvent): readonly Draft[] {
    const over = endOfSpike(event);
    if (over === null) return [];
    const waiting = [...jobs.values()].filter(({ waitsFor }) => waitsFor === over.spike);
    return waiting.map((job) => intake.keep(ending(job, over.at, config.after)));
  }

  return {
    jobs,
    async hear(event) {
      const wish = wishOf(event, config, watched);
      const drafts = [...end(event), ...(wish === null ? [] : await intake.take(wish))];
      heardUpTo = event.seq;
      if (drafts.length > 0) await store(together(drafts));
    },
    async begin(wish) {
      const drafts = await intake.take(wish);
      await store(together(drafts));
      return drafts.flatMap(({ id }) => (id === null ? [] : [id]));
    },
    async flush() {
      if (heardUpTo !== null) await store({ events: [] });
    },
    async resume() {
      for (const [id, job] of jobs) {
        jobs.set(id, { ...job, notes: [...job.notes, 'netmon was started again meanwhile'] });
        await hold.take(job);
        if (job.to > clock.now()) await rings.need(job.interface);
      }
    },
    cutShort(id, note) {
      const job = jobs.get(id);
      if (job === undefined) return;
      const notes = job.notes.includes(note) ? job.notes : [...job.notes, note];
      jobs.set(id, { ...job, to: Math.min(job.to, clock.now()), notes });
    },
    async done(id, batch) {
      await store({ ...batch, checkpoint: { ...batch.checkpoint, [jobKey(id)]: null } });
      jobs.delete(id);
      await hold.drop(id);
    },
  };
}
