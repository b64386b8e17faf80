import type { Traffic } from '../../core/bandwidth.ts';

/** What an interface carried since its counters began, which is when it was made, or its driver was loaded. */
export interface Counters {
  readonly rx: Traffic;
  readonly tx: Traffic;
}

/**
 * `/proc/net/dev` by name of interface: all counters of all interfaces in one reading (proc_pid_net(5)). Its columns are bytes, packets,
 * errs, drop, fifo, frame, compressed, multicast; then bytes, packets, errs, drop, fifo, colls, carrier, compressed. Lines that are not
 * understood are left out.
 */
export function parseNetDev(text: string): ReadonlyMap<string, Counters> {
  const counters = new Map<string, Counters>();
  for (const line of text.split('\n')) {
    // A name may hold a colon, and a large first number may follow it without a space.
    const colon = line.lastIndexOf(':');
    if (colon === -1) continue;
    const numbers = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/)
      .map(Number);
    if (numbers.length < 12 || !numbers.every((number) => number >= 0 && Number.isFinite(number))) continue;
    counters.set(line.slice(0, colon).trim(), { rx: trafficAt(numbers, 0), tx: trafficAt(numbers, 8) });
  }
  return counters;
}

const trafficAt = (numbers: readonly number[], first: number): Traffic => ({
  bytes: numbers[first] ?? 0,
  packets: numbers[first + 1] ?? 0,
  errors: numbers[first + 2] ?? 0,
  drops: numbers[first + 3] ?? 0,
});
