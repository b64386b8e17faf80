/** How long runs are kept. */
export interface Retention {
  /** Runs that began before this time go; milliseconds since 1970. */
  readonly before: number;
  /** Bytes that all runs together may have; null is no limit. */
  readonly bytes: number | null;
}

export interface KeptRun {
  readonly run: string;
  readonly began: number;
  /** Bytes. */
  readonly size: number;
}

/** The runs that are to go, oldest first; never `latest`, the newest whole one. */
export function outdated(
  runs: readonly KeptRun[],
  { before, bytes }: Retention,
  latest: string | null,
): readonly string[] {
  const oldestFirst = runs.toSorted((a, b) => a.began - b.began);
  let total = oldestFirst.reduce((sum, { size }) => sum + size, 0);
  const gone: string[] = [];
  for (const { run, began, size } of oldestFirst) {
    if (run === latest || (began >= before && (bytes === null || total <= bytes))) continue;
    gone.push(run);
    total -= size;
  }
  return gone;
}
