/** A share of traffic, told apart by whether it came before or during the spike. */
export interface Count {
  packets: number;
  bytes: number;
  before: number;
  during: number;
}

export const noCount = (): Count => ({ packets: 0, bytes: 0, before: 0, during: 0 });

export interface Spiking {
  readonly from: number;
  readonly to: number;
}

/** Milliseconds of quiet that say what is usual; less says nothing. */
const leastBefore = 1000;

export function countPacket(count: Count, time: number, bytes: number, spike: Spiking | null): void {
  count.packets += 1;
  count.bytes += bytes;
  if (spike === null) return;
  if (time < spike.from) count.before += bytes;
  else if (time <= spike.to) count.during += bytes;
}

/**
 * How much of what a spike added each count explains, 0 to 1: its bytes during the spike without those that the time before let
 * expect. Undefined where there is no spike, or nothing in it.
 * @param first time of the first packet
 * @param last time of the last packet
 */
export function spikeShares(
  total: Count,
  spike: Spiking | null,
  first: number,
  last: number,
): (count: Count) => number | undefined {
  if (spike === null || total.during === 0) return () => undefined;
  const before = spike.from - first;
  const during = Math.min(spike.to, last) - spike.from;
  const growth = before >= leastBefore ? Math.max(during, 1) / before : 0;
  const added = (count: Count): number => count.during - count.before * growth;
  const all = added(total);
  const share = all > 0 ? (count: Count) => added(count) / all : (count: Count) => count.during / total.during;
  return (count) => Math.min(1, Math.max(0, share(count)));
}
