/** How long to wait before a thread is started again. All in milliseconds. */
export interface BackOffRules {
  readonly first: number;
  readonly longest: number;
  /** At least this long when it failed before it began to work: what is wrong then rarely mends itself. */
  readonly boot: number;
  /** A thread that worked this long had recovered: its failure counts as the first again. */
  readonly quiet: number;
}

export const usualBackOff: BackOffRules = { first: 1000, longest: 300_000, boot: 30_000, quiet: 60_000 };

/**
 * Pause after the latest of `failures` in a row, and the number to go on counting with.
 * @param worked milliseconds for which the thread worked, null when it failed before it began
 */
export function nextPause(
  rules: BackOffRules,
  failures: number,
  worked: number | null,
): { readonly pause: number; readonly failures: number } {
  const before = worked !== null && worked >= rules.quiet ? 0 : failures;
  const grown = Math.min(rules.longest, rules.first * 2 ** Math.min(before, 30));
  const pause = worked === null ? Math.min(rules.longest, Math.max(grown, rules.boot)) : grown;
  return { pause, failures: before + 1 };
}
