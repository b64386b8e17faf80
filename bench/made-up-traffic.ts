import type { BandwidthRollup, DirectionRollup, SecondTraffic } from '../src/core/bandwidth.ts';

const minute = 60_000;
const hour = 60 * minute;

/**
 * Makes up the rollups of a whole day (UTC) of a busy interface: a daily rhythm, rates that drift, and noise from second to second
 * that no compression can foretell. Deterministic; days must be asked for in order.
 */
export function madeUpTraffic(on: string, seed: number) {
  const random = generator(seed);
  const noise = () => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());
  let drift = 0;

  function second(time: number): SecondTraffic {
    const rhythm = 1.1 + Math.sin((time / (24 * hour)) * 2 * Math.PI - 2);
    drift = 0.99 * drift + 0.05 * noise();
    const rate = (most: number) => Math.round(most * rhythm * Math.exp(drift + 0.5 * noise()));
    const [rxBytes, txBytes] = [rate(2e7), rate(3e6)];
    return {
      ...{ rxBytes, txBytes },
      rxPackets: Math.ceil(rxBytes / (700 + 300 * random())),
      txPackets: Math.ceil(txBytes / (200 + 100 * random())),
    };
  }

  return (start: number, withSeconds: boolean): readonly BandwidthRollup[] =>
    Array.from({ length: 24 }, (_, at) => start + at * hour).flatMap((hourStart) => {
      const minutes = Array.from({ length: 60 }, (_, at) => {
        const from = hourStart + at * minute;
        return { from, seconds: Array.from({ length: 60 }, (__, index) => second(from + index * 1000)) };
      });
      const rollup = (from: number, seconds: readonly SecondTraffic[]) => ({
        ...{ interface: on, start: from, seconds: seconds.length },
        rx: direction(seconds.map(({ rxBytes, rxPackets }) => [rxBytes, rxPackets])),
        tx: direction(seconds.map(({ txBytes, txPackets }) => [txBytes, txPackets])),
      });
      return [
        ...minutes.map(({ from, seconds }) => ({
          ...rollup(from, seconds),
          resolution: 'minute' as const,
          ...(withSeconds ? { perSecond: seconds } : {}),
        })),
        {
          ...rollup(
            hourStart,
            minutes.flatMap(({ seconds }) => seconds),
          ),
          resolution: 'hour' as const,
        },
      ];
    });
}

function direction(seconds: readonly (readonly [bytes: number, packets: number])[]): DirectionRollup {
  const sorted = seconds.map(([bytes]) => bytes).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  const [bytes, packets] = [0, 1].map((index) => seconds.reduce((sum, second) => sum + (second[index] ?? 0), 0));
  return {
    ...{ bytes: bytes ?? 0, packets: packets ?? 0, errors: 0, drops: 0 },
    ...{ p50: at(0.5), p95: at(0.95), max: sorted.at(-1) ?? 0 },
    maxPackets: seconds.reduce((most, [, count]) => Math.max(most, count), 0),
  };
}

/** Numerical Recipes' linear congruential generator: the same traffic in each run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
