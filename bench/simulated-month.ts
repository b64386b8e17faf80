import type { TrafficInterval } from '../src/core/bandwidth.ts';

/** A month of traffic of an office's uplink, second by second, made of a seed. */

export const days = 30;
/** A Monday, 00:00 UTC. */
export const monthStart = Date.UTC(2026, 5, 1);
const day = 86_400;
/** Bytes a second in the busiest hour. */
const peak = 8e6;

/** What is put in is at least so much: less than the default floor is not to be told at all. */
const least = 2e6;

/** Extra traffic that was put in. Seconds since the begin of the month. */
export interface Injected {
  readonly from: number;
  readonly to: number;
  readonly direction: 'rx' | 'tx';
  /** How many times the mean rate of that hour is added; in the hours of the backup its rate counts. */
  readonly size: number;
}

export interface Month {
  readonly spikes: readonly Injected[];
  seconds(): Generator<TrafficInterval>;
}

export const sizes = [4, 6, 10, 20];

/** `count` spikes, none before `from` (a day); a quarter of them of each of `sizes`. */
export function simulateMonth(seed: number, count: number, from: number): Month {
  const random = generator(seed);
  const spikes = inject(random, count, from);
  return { spikes, seconds: () => play(generator(seed + 1), spikes) };
}

function inject(random: () => number, count: number, from: number): Injected[] {
  const slot = ((days - from) * day) / count;
  return Array.from({ length: count }, (_, at) => {
    const length = Math.round(20 * 30 ** random());
    const begin = Math.round(from * day + at * slot + random() * (slot - length - 600));
    return {
      from: begin,
      to: begin + length,
      direction: random() < 0.5 ? 'rx' : 'tx',
      size: sizes[at % 4] ?? 4,
    };
  });
}

/** Share of the peak at each hour of a working day. */
const rhythm = [5, 4, 4, 4, 5, 6, 10, 25, 60, 85, 95, 100, 75, 80, 95, 100, 90, 70, 45, 30, 20, 15, 10, 7].map(
  (percent) => percent / 100,
);

/** Mean rate without backups; weekends have a third of it; a tenth more after a month. */
function meanAt(second: number, levels: readonly number[]): number {
  const [today, hour] = [Math.floor(second / day), (second % day) / 3600];
  const [here = 0, next = 0] = [rhythm[Math.floor(hour)], rhythm[(Math.floor(hour) + 1) % 24]];
  const shape = here + (next - here) * (hour % 1);
  const weekend = today % 7 >= 5 ? 0.3 : 1;
  return peak * shape * weekend * (levels[today] ?? 1) * (1 + (0.1 * second) / (days * day));
}

interface Backup {
  readonly from: number;
  readonly to: number;
  readonly rate: number;
}

/** Every night at about 02:00, 40 minutes or so, on Sundays two hours; five times the rate of the busiest hour, sent. */
const backups = (random: () => number): Backup[] =>
  Array.from({ length: days }, (_, today) => {
    const from = today * day + 7200 + (random() - 0.5) * 1200;
    const length = (today % 7 === 6 ? 7200 : 2400) * (0.8 + 0.4 * random());
    return { from, to: from + length, rate: peak * 5 * (0.9 + 0.2 * random()) };
  });

/** It may run from 01:50 to 03:00, on Sundays to 05:00. */
const isBackupHour = (second: number): boolean => {
  const hour = Math.floor((second % day) / 3600);
  return hour >= 1 && hour < (Math.floor(second / day) % 7 === 6 ? 5 : 3);
};

function* play(random: () => number, spikes: readonly Injected[]): Generator<TrafficInterval> {
  const levels = Array.from({ length: days + 1 }, () => Math.exp(0.15 * gauss(random)));
  const nights = backups(random);
  const streams = { rx: noise(random), tx: noise(random) };
  for (let second = 0; second < days * day; second += 1) {
    const mean = meanAt(second, levels);
    const backup = nights[Math.floor(second / day)];
    const isNight = isBackupHour(second);
    const isBackup = backup !== undefined && second >= backup.from && second < backup.to;
    const spike = spikes.find(({ from, to }) => second >= from && second < to);
    const rate = (direction: 'rx' | 'tx'): number => {
      const base = mean * (direction === 'rx' ? 1 : 0.4);
      const share = direction === 'tx' ? 1 : 0.02;
      const usual = base * streams[direction](base / peak) + (isBackup ? backup.rate * share : 0);
      const extra =
        spike?.direction === direction
          ? Math.max(least, spike.size * (base + (isNight ? share * (backup?.rate ?? 0) : 0)))
          : 0;
      return usual + extra * (0.9 + 0.2 * random());
    };
    yield interval(second, rate('rx'), rate('tx'), random);
  }
}

/** Fast and slow noise, and bursts of a few seconds: file transfers, the more the busier it is. A factor around 1. */
function noise(random: () => number): (busy: number) => number {
  let [slow, burst, left] = [0, 0, 0];
  return (busy) => {
    slow = 0.99 * slow + 0.035 * gauss(random);
    if (left > 0) left -= 1;
    else if (random() < 0.002 * (0.2 + busy)) [burst, left] = [0.5 + 2.5 * random(), Math.ceil(8 * random())];
    return Math.exp(slow + 0.25 * gauss(random)) + (left > 0 ? burst : 0);
  };
}

function interval(second: number, rx: number, tx: number, random: () => number): TrafficInterval {
  const from = monthStart + second * 1000;
  const traffic = (bytes: number) => ({
    bytes: Math.round(bytes),
    packets: Math.ceil(bytes / (600 + 300 * random())),
    errors: 0,
    drops: 0,
  });
  return { interface: 'uplink', from, to: from + 1000, rx: traffic(rx), tx: traffic(tx) };
}

function gauss(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Mulberry32: 32 bits of state, the same numbers on every machine. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
