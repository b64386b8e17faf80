import type { IdsRecord } from '../../core/alert.ts';
import type { Json } from '../../core/json.ts';

/** What Suricata counts, from its records `stats` (its manual, 'EVE JSON format: stats'): all since it started. */
interface Counters {
  readonly time: number;
  readonly packets: number;
  readonly drops: number;
}

/** Packets that came and were not looked at. */
export interface Loss {
  readonly from: number;
  readonly to: number;
  readonly packets: number;
  readonly drops: number;
}

export interface Statistics {
  /** Takes in a record of a log; returns what was lost since the one before it. */
  read(log: string, record: IdsRecord): Loss | null;
  /** The time of the latest record of each log that has such records. */
  readonly latest: ReadonlyMap<string, number>;
  /** Since when each log's engine sees no packets; only those that see none. */
  readonly blindSince: ReadonlyMap<string, number>;
  /** What is to be remembered. */
  memory(): { readonly [key: string]: Json };
}

const mostLogs = 64;
const prefix = 'stats ';

export function createStatistics(remembered: ReadonlyMap<string, Json>): Statistics {
  const before = new Map<string, Counters>();
  const latest = new Map<string, number>();
  const blindSince = new Map<string, number>();
  const changed = new Set<string>();
  for (const [key, value] of remembered) {
    if (key.startsWith(prefix)) before.set(key.slice(prefix.length), value as unknown as Counters);
  }

  function watchPackets(log: string, last: Counters | undefined, now: Counters): void {
    const isBlind = last !== undefined && now.packets === last.packets;
    if (!isBlind) blindSince.delete(log);
    else if (!blindSince.has(log)) blindSince.set(log, last.time);
  }

  return {
    latest,
    blindSince,
    read(log, { time, fields }) {
      const [packets, drops] = [fields['capture.kernel_packets'], fields['capture.kernel_drops']];
      if (!before.has(log) && before.size >= mostLogs) return null;
      latest.set(log, Math.max(time, latest.get(log) ?? time));
      if (typeof packets !== 'number') return null;
      const now = { time, packets, drops: typeof drops === 'number' ? drops : 0 };
      const last = before.get(log);
      before.set(log, now);
      changed.add(log);
      watchPackets(log, last, now);
      if (last === undefined || time < last.time) return null;
      // An engine that was started again counts from nothing.
      const isSame = now.packets >= last.packets && now.drops >= last.drops;
      const lost = isSame ? now.drops - last.drops : now.drops;
      const seen = isSame ? now.packets - last.packets : now.packets;
      return lost > 0 ? { from: last.time, to: time, packets: seen, drops: lost } : null;
    },
    memory() {
      const entries = [...changed].map((log) => [prefix + log, { ...before.get(log) } as Json] as const);
      changed.clear();
      return Object.fromEntries(entries);
    },
  };
}
