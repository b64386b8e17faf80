import { messageOf, NetmonError } from '../core/errors.ts';
import { createCoalescer } from './coalesce.ts';
import { decode } from './decode.ts';
import type { Outbox } from './outbox.ts';
import { type LiveSession, loadPcap, openLive } from './pcap.ts';

/** Milliseconds between two looks at counters and at repeats that are due. */
const tickTime = 500;

interface Watched {
  readonly session: LiveSession;
  malformed: number;
  told: { readonly received: number; readonly dropped: number; readonly malformed: number };
}

export interface LiveCapture {
  watch(name: string): void;
  /** Tells what was counted since the last tick. */
  tick(): void;
}

/** Watches interfaces, several in one process; each that cannot be watched is told as `failed` and the others go on. */
export async function startLive(outbox: Outbox, now: () => number): Promise<LiveCapture> {
  const pcap = await loadPcap();
  const coalescer = createCoalescer();
  const watched = new Map<string, Watched>();
  let tickedAt = now();

  const fail = (name: string, error: unknown): void => {
    watched.delete(name);
    const code = error instanceof NetmonError ? error.code : 'TOOL_FAILED';
    outbox.tell({ kind: 'failed', interface: name, code, reason: messageOf(error) });
  };

  const count = (name: string, entry: Watched): void => {
    const { received, dropped } = entry.session.counters();
    const { malformed } = entry;
    const lost = dropped - entry.told.dropped;
    if (lost > 0) outbox.tell({ kind: 'dropped', interface: name, count: lost, from: tickedAt, to: now() });
    if (received !== entry.told.received || malformed !== entry.told.malformed) {
      outbox.tell({ kind: 'counted', interface: name, received, malformed });
    }
    entry.told = { received, dropped, malformed };
  };

  const open = (name: string): void => {
    const session = openLive(pcap, name, {
      frame({ linkType, bytes, time }) {
        const decoded = decode(linkType, bytes, { time, interface: name });
        if (decoded === 'malformed') entry.malformed += 1;
        else if (decoded !== 'ignored') outbox.add(coalescer.add(decoded));
      },
      pause: outbox.settle,
      lost(failure) {
        outbox.flush();
        fail(name, failure);
      },
    });
    const entry: Watched = { session, malformed: 0, told: { received: 0, dropped: 0, malformed: 0 } };
    watched.set(name, entry);
    outbox.tell({ kind: 'ready', interface: name });
  };

  const tick = (): void => {
    outbox.add(coalescer.expire(now()));
    outbox.flush();
    for (const [name, entry] of watched) count(name, entry);
    tickedAt = now();
  };
  setInterval(tick, tickTime);

  return {
    watch(name) {
      if (watched.has(name)) return;
      try {
        open(name);
      } catch (error) {
        fail(name, error);
      }
    },
    tick,
  };
}
