import type { AlertIncrement } from '../../../core/alert-group.ts';
import { packLines } from '../../../core/alert-lines.ts';
import type { Batch } from '../../../core/batch.ts';
import type { MonitorContext } from '../../../core/define.ts';
import type { AlertDetector } from './detector.ts';

/** Stores what the detector has drafted, with what its readers must remember, in the order in which it was drafted. */
export interface DraftStore {
  /** Resolves when it is stored. */
  now: StoreDraft;
  /**
   * Has it stored as soon as what was drafted before is: what comes until then is stored together, which takes less. Resolves when
   * there is room for more. `alerts`: how many were taken in.
   */
  later(checkpoint: Batch['checkpoint'], alerts: number): Promise<void>;
  /** Stores what comes until the signal fires; rejects when that fails. */
  work(): Promise<void>;
}

export type StoreDraft = (checkpoint: Batch['checkpoint']) => Promise<void>;

/** Alerts that wait while others are stored; their lines are in memory. */
const mostWaiting = 20_000;

/** News of before `quietBefore` are told as learned. */
export function createDraftStore(
  { emit, signal }: Pick<MonitorContext<unknown>, 'emit' | 'signal'>,
  detector: AlertDetector,
  quietBefore: number,
): DraftStore {
  let before: Promise<unknown> = Promise.resolve();
  let waiting: Batch['checkpoint'] | null = null;
  let count = 0;
  let wake = (): void => undefined;
  let giveRoom = (): void => undefined;
  signal.addEventListener('abort', () => {
    wake();
    giveRoom();
  });

  /** The draft has all that was taken in, so what is to be remembered of it goes with it. */
  async function now(checkpoint: Batch['checkpoint']): Promise<void> {
    const draft = detector.drain();
    const { alerts = [], lines = [] } = draft ?? {};
    const remembered = { ...draft?.checkpoint, ...waiting, ...checkpoint };
    waiting = null;
    count = 0;
    giveRoom();
    const [earlier, packing] = [before, lines.length === 0 ? null : packLines(lines)];
    const storing = (async () => {
      const packed = await packing;
      await earlier;
      await emit({
        events: [],
        alerts: alerts.map((increment) => quietly(increment, quietBefore)),
        alertLines: packed === null ? [] : [packed],
        checkpoint: remembered,
      });
    })();
    before = storing;
    await storing;
  }

  return {
    now,
    async later(checkpoint, alerts) {
      waiting = { ...waiting, ...checkpoint };
      count += alerts;
      wake();
      if (count >= mostWaiting) await new Promise<void>((resolve) => (giveRoom = resolve));
    },
    async work() {
      while (!signal.aborted) {
        if (waiting === null) await new Promise<void>((resolve) => (wake = resolve));
        else await now({});
      }
    },
  };
}

function quietly(increment: AlertIncrement, before: number): AlertIncrement {
  if (increment.firstSeen >= before) return increment;
  const news = increment.news.map(({ when, event }) => ({
    when,
    event: event.time < before ? { ...event, severity: 'info' as const, learned: true } : event,
  }));
  return { ...increment, news };
}
