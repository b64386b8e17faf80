import type { Batch } from '../core/batch.ts';
import type { Clock } from '../core/edges.ts';
import type { StoredEvent } from '../core/event.ts';
import type { Store } from '../store/store.ts';

export type EventListener = (event: StoredEvent) => void;

/** What happens to a batch: stored first, then those events that are new are told to everybody who subscribed. */
export interface EventHub {
  /** Rejects when it could not be stored; then nobody was told. */
  commit(monitor: string, batch: Batch): Promise<void>;
  /** Listeners are called in the order of `seq` and must not throw. */
  subscribe(listener: EventListener): void;
}

export function createEventHub(store: Pick<Store, 'commit'>, clock: Pick<Clock, 'now'>): EventHub {
  const listeners: EventListener[] = [];
  return {
    async commit(monitor, batch) {
      const stored = await store.commit(monitor, batch, clock.now());
      for (const event of stored) for (const listener of listeners) listener(event);
    },
    subscribe: (listener) => void listeners.push(listener),
  };
}
