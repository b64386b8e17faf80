import type { StoredEvent } from '../core/event.ts';

export interface EventQueue extends AsyncIterable<StoredEvent> {
  push(event: StoredEvent): void;
}

/** Events that wait for one reader, whose loop ends when the signal fires. */
export function createEventQueue(signal: AbortSignal): EventQueue {
  const events: StoredEvent[] = [];
  let wake = (): void => undefined;
  signal.addEventListener('abort', () => wake(), { once: true });
  return {
    push(event) {
      events.push(event);
      wake();
    },
    async *[Symbol.asyncIterator]() {
      while (!signal.aborted) {
        const event = events.shift();
        if (event !== undefined) yield event;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
