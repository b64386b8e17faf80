import type { Period } from './day.ts';

/** Sets of time, as intervals in ascending order that neither touch nor overlap. */
export type Times = readonly Period[];

/** The time that is in any of the intervals, which may come in any order; those that end before they start are nothing. */
export function union(intervals: readonly Period[]): Times {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    if (to <= from) continue;
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** The time that is in both. */
export function intersection(a: Times, b: Times): Times {
  const both: Period[] = [];
  let i = 0;
  let j = 0;
  for (let left = a[i], right = b[j]; left && right; left = a[i], right = b[j]) {
    const from = Math.max(left.from, right.from);
    const to = Math.min(left.to, right.to);
    if (from < to) both.push({ from, to });
    if (left.to < right.to) i++;
    else j++;
  }
  return both;
}

export const lengthOf = (times: Times): number => times.reduce((sum, { from, to }) => sum + to - from, 0);
