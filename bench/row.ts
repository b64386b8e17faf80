/** A line of the table that `npm run bench` prints. */
export interface Row {
  readonly what: string;
  readonly netmon: string;
  /** Who was measured beside netmon, and its figure. */
  readonly peer?: string;
  /** Netmon against its peer; above 1 it is that many times better. */
  readonly ratio?: string;
  readonly target?: string;
}

/** One benchmark: says in a sentence how it measures, and measures. */
export interface Benchmark {
  readonly summary: string;
  /** Packets and namespaces need root. */
  readonly needsRoot: boolean;
  measure(): Promise<readonly Row[]>;
}

export const times = (better: number): string => `${better >= 10 ? better.toFixed(0) : better.toFixed(1)} ×`;
