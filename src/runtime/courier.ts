import { type ErrorShape, fromErrorShape } from '../core/errors.ts';
import type { Parcel } from './messages.ts';

export interface Courier {
  /** Resolves when the parcel is stored. */
  hand(parcel: Parcel): Promise<void>;
  /** The other side's word on a parcel that was sent. */
  kept(id: number, error: ErrorShape | null): void;
  /** Resolves when nothing waits and nothing is on its way. */
  idle(): Promise<void>;
}

interface Handed {
  readonly parcel: Parcel;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Sends parcels in order with at most `window` of them unanswered. A monitor that hands over faster than the store takes
 * fills its own thread, whose memory is limited, never the main thread.
 */
export function createCourier(send: (id: number, parcel: Parcel) => void, window: number): Courier {
  // Maps keep insertion order and, unlike arrays, give up their first entry cheaply.
  const waiting = new Map<number, Handed>();
  const sent = new Map<number, Handed>();
  const idlers: (() => void)[] = [];
  let lastId = 0;

  function sendMore(): void {
    for (const [id, handed] of waiting) {
      if (sent.size >= window) return;
      waiting.delete(id);
      sent.set(id, handed);
      send(id, handed.parcel);
    }
    if (sent.size === 0) for (const wake of idlers.splice(0)) wake();
  }

  return {
    hand(parcel) {
      return new Promise((resolve, reject) => {
        waiting.set(++lastId, { parcel, resolve, reject });
        sendMore();
      });
    },
    kept(id, error) {
      const handed = sent.get(id);
      if (handed === undefined) return;
      sent.delete(id);
      if (error === null) handed.resolve();
      else handed.reject(fromErrorShape(error));
      sendMore();
    },
    idle() {
      return new Promise((resolve) => {
        idlers.push(resolve);
        sendMore();
      });
    },
  };
}
