import type { CoverageInterval } from './model.ts';

/** A time that monitors did not watch together. */
export interface SharedGap {
  readonly gap: CoverageInterval;
  readonly monitors: readonly string[];
}

/** Monitors are started and stopped one after another: what begins and ends so close together is one gap, as long as the longest. */
const together = 2_000;

/** The gaps in the order of time; what several monitors had in common is one. */
export function sharedGaps(
  monitors: readonly { readonly monitor: string; readonly gaps: readonly CoverageInterval[] }[],
): readonly SharedGap[] {
  const shared: SharedGap[] = [];
  const all = monitors.flatMap(({ monitor, gaps }) => gaps.map((gap) => ({ monitor, gap })));
  for (const { monitor, gap } of all.sort((a, b) => compare(a.gap.from, b.gap.from))) {
    const at = shared.findLastIndex((other) => isShared(other, gap) && !other.monitors.includes(monitor));
    const other = shared[at];
    if (other === undefined) shared.push({ gap, monitors: [monitor] });
    else shared[at] = { gap: joined(other.gap, gap), monitors: [...other.monitors, monitor].sort(compare) };
  }
  return shared;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isShared = ({ gap }: SharedGap, { from, to, kind, reason }: CoverageInterval): boolean =>
  gap.kind === kind &&
  gap.reason === reason &&
  Math.abs(Date.parse(gap.from) - Date.parse(from)) <= together &&
  Math.abs(Date.parse(gap.to) - Date.parse(to)) <= together;

/** `a` is the one that began first. */
const joined = (a: CoverageInterval, b: CoverageInterval): CoverageInterval => ({
  ...a,
  to: compare(a.to, b.to) < 0 ? b.to : a.to,
});
