import type { Traffic, TrafficInterval } from '../../core/bandwidth.ts';
import type { Counters } from '../../integrations/kernel/net-dev.ts';

/** Counters of an interface when they were read. */
export interface Sample {
  /** Milliseconds since 1970; may jump. */
  readonly time: number;
  /** Milliseconds since some start; does not jump, and may stand still while the machine sleeps. */
  readonly elapsed: number;
  readonly counters: Counters;
}

/**
 * Why nothing is known of the time between two samples: `reset` the counters began anew; `pause` it was too long to tell a burst from
 * calm; `clock` the clock was set, or the machine slept.
 */
export type Unknown = 'reset' | 'pause' | 'clock';

/** Shorter than this, a few packets look like a flood: the next sample is awaited. */
const shortest = 500;
/** Longer than this is a pause. */
export const longest = 5_000;
/** Milliseconds by which clock and elapsed time may differ between two samples. */
const mostDrift = 2_000;
const wrapsAt = 2 ** 32;
/** Bytes of the largest packet that Linux counts as one (BIG TCP), and of the smallest frame. */
const [largestPacket, smallestPacket] = [2 ** 19, 14];

/** What was carried between two samples; null when the second came too soon and the next one must be awaited. */
export function measure(name: string, before: Sample, now: Sample): TrafficInterval | Unknown | null {
  const duration = now.elapsed - before.elapsed;
  if (Math.abs(now.time - before.time - duration) > mostDrift) return 'clock';
  if (duration < shortest) return null;
  if (duration > longest) return 'pause';
  const rx = difference(before.counters.rx, now.counters.rx);
  const tx = difference(before.counters.tx, now.counters.tx);
  if (rx === null || tx === null) return 'reset';
  return { interface: name, from: now.time - duration, to: now.time, rx, tx };
}

/**
 * Null when the counters began anew. Bytes and packets begin anew together, and wrap (at 32 bits, with drivers that have no more) each
 * by itself: so one that fell alone has wrapped, if what follows fits to the other one.
 */
function difference(before: Traffic, now: Traffic): Traffic | null {
  const bytes = now.bytes - before.bytes;
  const packets = now.packets - before.packets;
  const rest = {
    errors: Math.max(0, now.errors - before.errors),
    drops: Math.max(0, now.drops - before.drops),
  };
  if (bytes >= 0 && packets >= 0) return { bytes, packets, ...rest };
  if (bytes < 0 && packets < 0) return null;
  const unwrapped =
    bytes < 0 ? { bytes: wrapped(before.bytes, bytes), packets } : { bytes, packets: wrapped(before.packets, packets) };
  return fits(unwrapped) ? { ...unwrapped, ...rest } : null;
}

const wrapped = (before: number, fall: number): number => (before < wrapsAt ? fall + wrapsAt : -1);

const fits = ({ bytes, packets }: { readonly bytes: number; readonly packets: number }): boolean =>
  bytes >= packets * smallestPacket && packets >= 0 && bytes <= packets * largestPacket;
