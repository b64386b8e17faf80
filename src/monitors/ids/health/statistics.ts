import type { IdsRecord } from '../../../core/alert.ts';
import type { Json } from '../../../core/json.ts';
import { type Memory, recallAll } from '../../../core/memory.ts';

/** What Suricata counts, from its records `stats` (its manual, 'EVE JSON format: stats'): all since it started. */
interface Counters {
  /** By the clock of the sensor. */
  readonly time: number;
  readonly packets: number;
  readonly drops: number;
  /** Since when it has counted no further packet, by the clock of the sensor; what earlier versions stored has none. */
  readonly sameSince?: number;
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
  /** When the last record of each log was made, by the clock of the sensor: those of before a restart, too. */
  times(): ReadonlyMap<string, number>;
  /** For how many milliseconds each log's engine has seen no packet; only those that see none. */
  blindFor(): ReadonlyMap<string, number>;
  /** What is to be remembered. */
  memory(): { readonly [key: string]: Json };
}

const mostLogs = 64;
const prefix = 'stats ';
/** Between two records nobody waits longer: the engine was not there, or its clock was set. */
const longestStep = 300_000;

export function createStatistics(remembered: Memory): Statistics {
  const known = new Map(recallAll<Counters>(remembered, prefix));
  const times = new Map([...known].map(([log, { time }]) => [log, time]));
  const changed = new Set<string>();

  return {
    times: () => times,
    blindFor: () =>
      new Map(
        [...known].flatMap(([log, { time, sameSince = time }]) => (time > sameSince ? [[log, time - sameSince]] : [])),
      ),
    read(log, { time, fields }) {
      const [packets, drops] = [fields['capture.kernel_packets'], fields['capture.kernel_drops']];
      if (!times.has(log) && times.size >= mostLogs) return null;
      times.set(log, time);
      if (typeof packets !== 'number') return null;
      const last = known.get(log);
      const now = { time, packets, drops: typeof drops === 'number' ? drops : 0 };
      known.set(log, { ...now, sameSince: sameSince(last, now) });
      changed.add(log);
      return last === undefined ? null : lossBetween(last, now);
    },
    memory() {
      const entries = [...changed].map((log) => [prefix + log, { ...known.get(log) } as Json] as const);
      changed.clear();
      return Object.fromEntries(entries);
    },
  };
}

function sameSince(last: Counters | undefined, { time, packets }: Counters): number {
  if (last === undefined || packets !== last.packets) return time;
  const step = time - last.time;
  return step < 0 || step > longestStep ? time : (last.sameSince ?? last.time);
}

function lossBetween(last: Counters, now: Counters): Loss | null {
  // An engine that was started again counts from nothing.
  const isSame = now.packets >= last.packets && now.drops >= last.drops;
  const lost = isSame ? now.drops - last.drops : now.drops;
  const seen = isSame ? now.packets - last.packets : now.packets;
  if (lost === 0) return null;
  // Where the sensor's clock went back, when it was is known no better than to a second.
  const from = now.time > last.time ? last.time : now.time - 1000;
  return { from, to: now.time, packets: seen, drops: lost };
}
