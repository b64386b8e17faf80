import type { Batch } from '../../../core/batch.ts';
import type { Capture } from '../../../core/capture.ts';
import type { MonitorContext } from '../../../core/define.ts';
import { messageOf } from '../../../core/errors.ts';
import { toJson } from '../../../core/json.ts';
import { recallAll } from '../../../core/memory.ts';
import type { CaptureConfig } from '../config.ts';
import { explainedEvent } from '../describe.ts';
import type { Rings } from '../ring/rings.ts';
import { type BudgetEdges, keepBudget } from './budget.ts';
import { explainInput } from './explain-input.ts';
import { parseSeenDestinations, rememberDestinations } from './seen-destinations.ts';

/** A finished capture, with the time of the spike that it is about. */
interface Kept {
  readonly capture: Capture;
  readonly spike: { readonly startedAt: number; readonly endedAt: number | null } | null;
}

/** Knows the captures that are finished: keeps them within the budget, and has them explained. */
export interface Keeper {
  /** Takes a finished capture over; `store` stores what is to be stored of it. It is explained afterwards. */
  keep(kept: Kept, store: (batch: Omit<Batch, 'events'>) => Promise<void>): Promise<void>;
  /** Removes what the budget does not allow; why there is no room for `needed` more bytes, or null. */
  makeRoom(needed: number): Promise<string | null>;
  /** Explains what was not explained yet when the monitor ended. */
  resume(): void;
  /** Notes an address that a device was found at since the monitor started. */
  met(ip: string, time: number): void;
  /** Notes that a spike lasts, or is over: its captures go last meanwhile. */
  spike(id: string, lasts: boolean): void;
}

/** Whoever forges senders cannot fill the memory. */
const mostMet = 5000;

export function createKeeper(
  context: MonitorContext<CaptureConfig>,
  rings: Pick<Rings, 'size'>,
  edges: BudgetEdges,
  background: (work: Promise<void>) => void,
): Keeper {
  const { config, memory, site, clock, hosts } = context;
  const all = new Map(recallAll<Kept>(memory, keptPrefix));
  const spikes = new Set<string>();
  let seen = parseSeenDestinations(memory.get('seen'));
  const met = new Map<string, number>();
  const own = site.interfaces.flatMap(({ addresses }) => addresses.map((address) => address.replace(/\/.*$/, '')));

  const explain = async ({ capture, spike }: Kept): Promise<void> => {
    const found = [...met].flatMap(([ip, time]) => (time < (spike?.startedAt ?? capture.to) ? [ip] : []));
    const input = explainInput(capture, {
      data: site.data,
      spike: spike === null ? null : { kind: 'spike', ...spike },
      hosts,
      seen: [...seen, ...own, ...found],
    });
    const explained = await context.run('explain-capture', input).then(
      (explanation): Capture => ({ ...capture, explanation }),
      (error): Capture => ({ ...capture, explanationFailure: messageOf(error) }),
    );
    context.signal.throwIfAborted();
    // It may have been removed meanwhile.
    if (!all.has(capture.id)) return;
    all.set(capture.id, { capture: explained, spike });
    if (explained.explanation !== null) seen = rememberDestinations(seen, explained.explanation);
    await context.emit({
      events: explained.explanation === null ? [] : [explainedEvent(explained, clock.now())],
      captures: [explained],
      checkpoint: { [keyOf(explained)]: toJson({ capture: explained, spike }), seen },
    });
  };

  const makeRoom = async (needed: number): Promise<string | null> => {
    const { max_size: maxSize, keep_free: keepFree, max_age } = config;
    const { noRoom } = await keepBudget(
      { captures: [...all.values()].map(({ capture }) => capture), spikes, ring: await rings.size(), needed },
      { maxSize, keepFree: keepFree / 100, maxAge: max_age === 'never' ? null : max_age },
      clock.now(),
      {
        edges,
        async record(captures) {
          const forgotten = Object.fromEntries(captures.map((capture) => [keyOf(capture), null]));
          await context.emit({ events: [], captures, checkpoint: forgotten });
          for (const { id } of captures) all.delete(id);
        },
      },
    );
    return noRoom;
  };

  return {
    makeRoom,
    met(ip, time) {
      if (met.size < mostMet && !met.has(ip)) met.set(ip, time);
    },
    async keep(kept, store) {
      const { capture } = kept;
      await store({ captures: [capture], checkpoint: { [keyOf(capture)]: toJson(kept) } });
      all.set(capture.id, kept);
      background(makeRoom(0).then(() => undefined));
      background(explain(kept));
    },
    resume() {
      for (const kept of all.values()) {
        const { explanation, explanationFailure } = kept.capture;
        if (explanation === null && explanationFailure === null) background(explain(kept));
      }
    },
    spike(id, lasts) {
      if (lasts) spikes.add(id);
      else spikes.delete(id);
    },
  };
}

const keptPrefix = 'kept/';

const keyOf = ({ id }: Capture): string => `${keptPrefix}${id}`;
