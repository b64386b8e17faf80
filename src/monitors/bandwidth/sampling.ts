import type { TrafficInterval } from '../../core/bandwidth.ts';
import type { Counters } from '../../integrations/kernel/net-dev.ts';
import { measure, type Sample, type Unknown } from './meter.ts';

/** All counters at one moment. */
export interface Reading {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Milliseconds since some start. */
  readonly elapsed: number;
  /** By interface; those that are not there are missing. */
  readonly counters: ReadonlyMap<string, Counters>;
}

/** What one reading brought. */
export interface Look {
  readonly measured: readonly TrafficInterval[];
  /** Interfaces of which nothing is known since the reading before. */
  readonly unmeasured: readonly string[];
  /** Interfaces that are not there. */
  readonly absent: readonly string[];
  /** A time in which no interface was measured, and why. */
  readonly gap: { readonly from: number; readonly to: number; readonly why: Exclude<Unknown, 'reset'> } | null;
}

/** Makes intervals of readings. An interface that comes (back) is measured from its second reading on. */
export function createSampler(names: readonly string[]): (reading: Reading) => Look {
  const samples = new Map<string, Sample>();

  return ({ time, elapsed, counters }) => {
    const measured: TrafficInterval[] = [];
    const unmeasured: string[] = [];
    let gap: Look['gap'] = null;
    for (const name of names) {
      const before = samples.get(name);
      const found = counters.get(name);
      const now = found === undefined ? undefined : { time, elapsed, counters: found };
      const result = before === undefined || now === undefined ? undefined : measure(name, before, now);
      if (result === null) continue;
      if (now === undefined) samples.delete(name);
      else samples.set(name, now);
      if (typeof result === 'object') measured.push(result);
      else unmeasured.push(name);
      if (before !== undefined && (result === 'pause' || result === 'clock'))
        gap = { from: before.time, to: time, why: result };
    }
    return { measured, unmeasured, absent: names.filter((name) => !counters.has(name)), gap };
  };
}
