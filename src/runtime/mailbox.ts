import type { StoredEvent } from '../core/event.ts';
import type { ToThread } from './messages.ts';

export interface Mailbox {
  post(message: ToThread): void;
  /** The thread is there: it gets the events that waited in the store, then what was posted meanwhile. */
  open(send: (message: ToThread) => void, heard: readonly StoredEvent[], heardUpTo: number): void;
}

/**
 * Keeps messages for a thread that is about to start, and gives it no event twice: one that is stored while the thread
 * starts may come both from the store and by delivery.
 */
export function createMailbox(): Mailbox {
  const early: ToThread[] = [];
  let sendNow: ((message: ToThread) => void) | null = null;
  let lastHeard = 0;

  function post(message: ToThread): void {
    if (sendNow === null) {
      early.push(message);
      return;
    }
    if (message.type === 'heard') {
      if (message.event.seq <= lastHeard) return;
      lastHeard = message.event.seq;
    }
    sendNow(message);
  }

  return {
    post,
    open(send, heard, heardUpTo) {
      sendNow = send;
      lastHeard = heardUpTo;
      for (const event of heard) post({ type: 'heard', event });
      for (const message of early.splice(0)) post(message);
    },
  };
}
