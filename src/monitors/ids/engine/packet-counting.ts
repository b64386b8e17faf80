import type { IdsProgram, IdsSetup } from '../../../core/ids-program.ts';

/** Packets that came and were not looked at. */
export interface PacketLoss {
  readonly from: number;
  readonly to: number;
  readonly packets: number;
  readonly drops: number;
}

export interface CountingParts {
  /** Empties a file and gives the lines that are added to it, those since the last call. */
  tail(file: string): Promise<() => Promise<readonly string[]>>;
  onLoss(loss: PacketLoss): void;
}

/** Of the first counts it is not known since when they are. */
const unknownSpan = 30_000;

/** Takes in what the engine counts of packets. */
export async function createCounting(
  { tail, onLoss }: CountingParts,
  { counts }: IdsProgram,
  { logs }: IdsSetup,
): Promise<() => Promise<void>> {
  if (counts === null) return async () => {};
  const lines = await tail(`${logs}/${counts.file}`);
  const read = counts.reader();
  let last: number | null = null;
  return async () => {
    for (const line of await lines()) {
      const counted = read(line);
      if (counted === null) continue;
      const { time, packets, drops } = counted;
      const from = last !== null && last < time ? last : time - unknownSpan;
      if (drops > 0) onLoss({ from, to: time, packets, drops });
      last = time;
    }
  };
}
