import type { Clock } from '../core/edges.ts';
import { type ErrorCode, messageOf, NetmonError } from '../core/errors.ts';
import { type BackOffRules, nextPause } from './back-off.ts';
import type { Trouble } from './messages.ts';

/** Failures of the store that an operator can mend: worth trying again until then. */
const mendable: ReadonlySet<ErrorCode> = new Set(['DATA_NOT_WRITABLE', 'STORE_FAILED']);

const pauses: BackOffRules = { first: 250, longest: 10_000, boot: 0, quiet: Number.POSITIVE_INFINITY };

export interface Outbox {
  /** Resolves when it is stored; rejects when it never can be, or with the reason of `close`. */
  add(store: () => Promise<void>): Promise<void>;
  /** Resolves when everything that was added before is settled. */
  idle(): Promise<void>;
  /** What waits is not tried again, and what is added from now on is tried once. */
  close(reason: Error): void;
}

/**
 * Stores what one monitor hands over, one after another, so that an older checkpoint never replaces a newer one. This is
 * where storing is tried again: the monitor's `emit` just stays pending, its batch waits here, and `onTrouble` says why.
 */
export function createOutbox(clock: Clock, onTrouble: (trouble: Trouble | null) => void): Outbox {
  const closing = new AbortController();
  let last: Promise<unknown> = Promise.resolve();

  async function persist(store: () => Promise<void>): Promise<void> {
    for (let failures = 0; ; ) {
      try {
        await store();
        if (failures > 0) onTrouble(null);
        return;
      } catch (error) {
        if (closing.signal.aborted || !(error instanceof NetmonError && mendable.has(error.code))) throw error;
        const backOff = nextPause(pauses, failures, 0);
        failures = backOff.failures;
        onTrouble({ reason: `events wait, they cannot be stored: ${messageOf(error)}`, hint: error.hint });
        await clock.sleep(backOff.pause, closing.signal);
      }
    }
  }

  return {
    add(store) {
      const stored = last.then(() => persist(store));
      last = stored.catch(() => undefined);
      return stored;
    },
    idle: async () => void (await last),
    close: (reason) => closing.abort(reason),
  };
}
