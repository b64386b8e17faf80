import { join } from 'node:path';
import type { MonitorContext } from '../../../core/define.ts';
import { NetmonError } from '../../../core/errors.ts';
import type { StoredEvent } from '../../../core/event.ts';
import { recall } from '../../../core/memory.ts';
import type { Acknowledged } from '../acknowledged.ts';
import type { IdsConfig } from '../config.ts';
import type { AlertDetector } from '../groups/detector.ts';
import type { StoreDraft } from '../groups/draft-store.ts';
import { analysedEvent, notAnalysedEvent } from './capture-events.ts';
import { lookThrough } from './captures.ts';
import { createTaken } from './taken.ts';

/** Lets an engine look through captures that are finished, one after the other. */
export interface CaptureDesk {
  /** An event `capture.finished`, which is acknowledged when its capture was looked through. */
  add(event: StoredEvent): void;
  /** Works until the signal fires. */
  work(): Promise<void>;
}

type Context = MonitorContext<IdsConfig>;

export interface DeskParts {
  readonly context: Context;
  readonly detector: AlertDetector;
  readonly acknowledged: Acknowledged;
  readonly store: StoreDraft;
}

/** What of which capture was taken in already, should the agent be killed before it was looked through. */
const memoryKey = 'capture';

interface Begun {
  readonly capture: string;
  readonly taken: { readonly [signature: string]: number };
}

export function createCaptureDesk({ context, detector, acknowledged, store }: DeskParts): CaptureDesk {
  const { config, memory, signal, site, emit, progress, clock } = context;
  const queue: StoredEvent[] = [];
  let wake = (): void => undefined;
  signal.addEventListener('abort', () => wake(), { once: true });
  let begun = recall<Begun>(memory, memoryKey) ?? null;

  async function look(event: StoredEvent): Promise<void> {
    const { capture, file } = event.data;
    const id = String(capture);
    const taken = createTaken(begun?.capture === id ? begun.taken : {});
    let [alerts, signatures] = [0, 0];
    let isStored = true;
    progress(memoryKey, { title: `looking for attacks in the capture ${id}`, done: null, remaining: null });
    const outcome = await lookThrough(context, join(site.data, String(file)), async (batch) => {
      alerts += batch.alerts.length;
      detector.take(taken.fresh(batch.alerts), id);
      const counts = taken.counts();
      signatures = Object.keys(counts).length;
      await store({ [memoryKey]: { capture: id, taken: counts } }).catch((error: unknown) => {
        isStored = false;
        throw error;
      });
    }).catch((error: unknown) => {
      signal.throwIfAborted();
      // What could not be stored is no fault of the capture: it is looked through again.
      if (isStored && error instanceof NetmonError) return error;
      throw error;
    });
    progress(memoryKey, null);
    acknowledged.done(event.seq);
    begun = null;
    const isInstalled = outcome instanceof NetmonError || !('reason' in outcome);
    if (!isInstalled) {
      // That there is no engine is told by doctor, not capture by capture.
      await emit({ events: [], heard: acknowledged.upTo(), checkpoint: { [memoryKey]: null } });
      return;
    }
    const news =
      outcome instanceof NetmonError
        ? notAnalysedEvent(event, outcome.message, clock.now())
        : analysedEvent(event, { ...outcome, alerts, signatures }, clock.now());
    await emit({ events: [news], heard: acknowledged.upTo(), checkpoint: { [memoryKey]: null } });
  }

  return {
    add(event) {
      if (!config.engine.captures) {
        acknowledged.heard(event.seq);
        return;
      }
      acknowledged.waits(event.seq);
      queue.push(event);
      wake();
    },
    async work() {
      while (!signal.aborted) {
        const event = queue.shift();
        if (event !== undefined) await look(event);
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
