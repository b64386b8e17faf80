import type { Batch } from '../../../core/batch.ts';
import type { MonitorContext } from '../../../core/define.ts';
import { NetmonError } from '../../../core/errors.ts';
import { type Json, toJson } from '../../../core/json.ts';
import type { CaptureConfig } from '../config.ts';
import { skippedEvent } from '../describe.ts';
import type { Rings } from '../ring/rings.ts';
import type { Hold } from './hold.ts';
import { captureId, type Job, jobKey, jobOf, recording, refusal, shared, sharedBy } from './jobs.ts';
import type { Wish } from './policy.ts';

/** What becomes of a wish on one interface: the id of its capture, or null when there is none; and what is to be stored of that. */
export interface Draft {
  readonly id: string | null;
  readonly batch: Batch;
}

/** Takes up what is wanted, within the limits. */
export interface Intake {
  take(wish: Wish): Promise<readonly Draft[]>;
  /** Keeps a job as it is now. */
  keep(job: Job): Draft;
}

interface IntakeParts {
  readonly context: MonitorContext<CaptureConfig>;
  readonly rings: Pick<Rings, 'need'>;
  readonly hold: Pick<Hold, 'take'>;
  readonly jobs: Map<string, Job>;
  /** Four hexadecimal digits. */
  readonly random: () => string;
}

const hour = 3_600_000;
/** An event that is heard later than this, after the agent did not run, is no cause any more: its packets are gone. */
const tooLate = 120_000;

export function createIntake({ context, rings, hold, jobs, random }: IntakeParts): Intake {
  const { config, clock, memory, log } = context;
  let begun: readonly number[] = numbersIn(memory.get('begun'));
  let isSkipping = memory.get('skipping') === true;

  function refused(wish: Wish, now: number): string | null {
    const isAsked = wish.cause.kind === 'request';
    if (!isAsked && wish.requestedAt < now - tooLate) return 'netmon did not run when it happened';
    return refusal(config, jobs.size, isAsked ? [] : begun, now);
  }

  function skip(wish: Wish, on: string, reason: string, now: number): Draft {
    log.info('not captured', { interface: on, reason, cause: wish.cause.summary });
    const events = isSkipping ? [] : [skippedEvent(wish, on, reason, now)];
    isSkipping = true;
    return { id: null, batch: { events, checkpoint: { skipping: true } } };
  }

  async function takeOn(wish: Wish, on: string): Promise<Draft> {
    const now = clock.now();
    const sharing = sharedBy(jobs.values(), wish, on, config, now);
    if (sharing !== null) return keep(shared(sharing, wish, config.max_length));
    const reason = refused(wish, now);
    if (reason !== null) return skip(wish, on, reason, now);
    const isAsked = wish.cause.kind === 'request';
    const maxLength = isAsked ? Number.POSITIVE_INFINITY : config.max_length;
    const job = jobOf(wish, on, { id: captureId(now, on, random()), maxLength });
    try {
      await rings.need(on);
      await hold.take(job);
    } catch (error) {
      if (!(error instanceof NetmonError)) throw error;
      return skip(wish, on, error.message, now);
    }
    if (!isAsked) begun = [...begun.filter((time) => time > now - hour), now];
    isSkipping = false;
    const { batch } = keep(job);
    return { id: job.id, batch: { ...batch, checkpoint: { ...batch.checkpoint, begun, skipping: null } } };
  }

  function keep(job: Job): Draft {
    jobs.set(job.id, job);
    const checkpoint = { [jobKey(job.id)]: toJson(job) };
    return { id: job.id, batch: { events: [], captures: [recording(job, config)], checkpoint } };
  }

  return {
    keep,
    async take(wish) {
      const drafts: Draft[] = [];
      for (const on of wish.interfaces) drafts.push(await takeOn(wish, on));
      return drafts;
    },
  };
}

export const together = (drafts: readonly Draft[]): Batch => ({
  events: drafts.flatMap(({ batch }) => batch.events),
  captures: drafts.flatMap(({ batch }) => batch.captures ?? []),
  checkpoint: Object.assign({}, ...drafts.map(({ batch }) => batch.checkpoint)),
});

const numbersIn = (value: Json | undefined): readonly number[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'number') : [];
