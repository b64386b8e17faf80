import type { Batch } from '../../core/batch.ts';
import type { Capture } from '../../core/capture.ts';
import type { MonitorContext } from '../../core/define.ts';
import { NetmonError } from '../../core/errors.ts';
import type { NetmonEvent, StoredEvent } from '../../core/event.ts';
import type { Json } from '../../core/json.ts';
import type { CaptureConfig } from './config.ts';
import { skippedEvent } from './describe.ts';
import type { Hold } from './hold.ts';
import {
  captureId,
  ending,
  type Job,
  jobKey,
  jobOf,
  jobsFrom,
  jobToJson,
  recording,
  refusal,
  shared,
  sharedBy,
} from './jobs.ts';
import { endOfSpike, type Wish, wishOf } from './policy.ts';
import type { Rings } from './rings.ts';

/** Decides what is captured, and keeps the captures that go on, in memory and in the checkpoint. */
export interface Desk {
  readonly jobs: ReadonlyMap<string, Job>;
  hear(event: StoredEvent): Promise<void>;
  /** Begins what a person wants; ids of the captures. Rejects with USAGE when too many go on. */
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

const hour = 3_600_000;
/** An event that is heard later than this, after the agent did not run, is no cause any more: its packets are gone. */
const tooLate = 120_000;

export function createDesk({ context, rings, hold, random }: DeskParts): Desk {
  const { config, clock, site } = context;
  const jobs = new Map<string, Job>(jobsFrom(context.memory).map((job) => [job.id, job]));
  const watched = site.interfaces.map(({ name }) => name);
  let begun: readonly number[] = numbersIn(context.memory.get('begun'));
  /** What is no cause is acknowledged with the next batch. */
  let heardUpTo: number | null = null;
  let isSkipping = context.memory.get('skipping') === true;

  async function store(batch: Batch): Promise<void> {
    const seq = heardUpTo;
    heardUpTo = null;
    await context.emit(seq === null ? batch : { ...batch, heard: seq });
  }

  /** Takes up what is wanted on one interface; what is to be stored of it. */
  async function take(wish: Wish, on: string): Promise<Draft> {
    const now = clock.now();
    const sharing = sharedBy(jobs.values(), wish, on, config);
    if (sharing !== null) return keep(shared(sharing, wish, config.max_length));
    const isLate = wish.cause.kind !== 'request' && wish.requestedAt < now - tooLate;
    const reason = isLate
      ? 'netmon did not run when it happened'
      : refusal(config, jobs.size, wish.cause.kind === 'request' ? [] : begun, now);
    if (reason !== null) return skip(wish, on, reason, now);
    const maxLength = wish.cause.kind === 'request' ? Number.POSITIVE_INFINITY : config.max_length;
    const job = jobOf(wish, on, { id: captureId(now, on, random()), maxLength });
    if (wish.cause.kind !== 'request') begun = [...begun.filter((time) => time > now - hour), now];
    isSkipping = false;
    try {
      await rings.need(on);
      await hold.take(job);
    } catch (error) {
      if (!(error instanceof NetmonError)) throw error;
      return skip(wish, on, error.message, now);
    }
    return { ...keep(job), more: { begun, skipping: null } };
  }

  function keep(job: Job): Draft {
    jobs.set(job.id, job);
    return {
      id: job.id,
      events: [],
      captures: [recording(job, config)],
      checkpoint: { [jobKey(job.id)]: jobToJson(job) },
    };
  }

  function skip(wish: Wish, on: string, reason: string, now: number): Draft {
    context.log.info('not captured', { interface: on, reason, cause: wish.cause.summary });
    const events = isSkipping ? [] : [skippedEvent(wish, on, reason, now)];
    isSkipping = true;
    return { id: null, reason, events, captures: [], checkpoint: { skipping: true } };
  }

  async function takeAll(wish: Wish): Promise<readonly Draft[]> {
    const drafts: Draft[] = [];
    for (const on of wish.interfaces) drafts.push(await take(wish, on));
    return drafts;
  }

  /** The captures that the end of a spike ends. */
  function end(event: StoredEvent): readonly Draft[] {
    const over = endOfSpike(event);
    if (over === null) return [];
    const waiting = [...jobs.values()].filter(({ waitsFor }) => waitsFor === over.spike);
    return waiting.map((job) => keep(ending(job, over.at, config.after)));
  }

  return {
    jobs,
    async hear(event) {
      const wish = wishOf(event, config, watched);
      const drafts = [...end(event), ...(wish === null ? [] : await takeAll(wish))];
      heardUpTo = event.seq;
      if (drafts.length > 0) await store(together(drafts));
    },
    async begin(wish) {
      const drafts = await takeAll(wish);
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
      if (job !== undefined) jobs.set(id, { ...job, to: Math.min(job.to, clock.now()), notes: [...job.notes, note] });
    },
    async done(id, batch) {
      await store({ ...batch, checkpoint: { ...batch.checkpoint, [jobKey(id)]: null } });
      jobs.delete(id);
      await hold.drop(id);
    },
  };
}

interface Draft {
  readonly id: string | null;
  readonly reason?: string;
  readonly events: readonly NetmonEvent[];
  readonly captures: readonly Capture[];
  readonly checkpoint: { readonly [key: string]: Json };
  readonly more?: { readonly [key: string]: Json };
}

const together = (drafts: readonly Draft[]): Batch => ({
  events: drafts.flatMap(({ events }) => events),
  captures: drafts.flatMap(({ captures }) => captures),
  checkpoint: Object.assign({}, ...drafts.map(({ checkpoint, more }) => ({ ...checkpoint, ...more }))),
});

const numbersIn = (value: Json | undefined): readonly number[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'number') : [];
