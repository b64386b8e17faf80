import type { AlertIncrement } from '../../core/alert-group.ts';
import { packLines } from '../../core/alert-lines.ts';
import type { Batch } from '../../core/batch.ts';
import type { MonitorContext } from '../../core/define.ts';
import type { AlertDetector } from './detector.ts';

/** Stores what the detector has drafted, with what its reader must remember, in the order in which it was drafted. */
export type StoreDraft = (checkpoint: Batch['checkpoint']) => Promise<void>;

/** News of before `quietBefore` are told as learned. */
export function createDraftStore(
  { emit }: Pick<MonitorContext<unknown>, 'emit'>,
  detector: AlertDetector,
  quietBefore: number,
): StoreDraft {
  let before: Promise<unknown> = Promise.resolve();

  return async (checkpoint) => {
    const draft = detector.drain();
    const { alerts = [], lines = [] } = draft ?? {};
    const [earlier, packing] = [before, lines.length === 0 ? null : packLines(lines)];
    const storing = (async () => {
      const packed = await packing;
      await earlier;
      await emit({
        events: [],
        alerts: alerts.map((increment) => quietly(increment, quietBefore)),
        alertLines: packed === null ? [] : [packed],
        checkpoint: { ...draft?.checkpoint, ...checkpoint },
      });
    })();
    before = storing;
    await storing;
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
