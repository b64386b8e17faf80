import type { ScanOutcome } from '../../core/inventory.ts';
import type { NmapRun } from '../../core/nmap-run.ts';
import type { NmapResult } from './run.ts';

/** What runs found that worked side by side on parts of one scan. It ended well if one of them did. */
export function mergeRuns([first, ...rest]: readonly [NmapRun, ...NmapRun[]]): NmapRun {
  if (rest.length === 0) return first;
  const all = [first, ...rest];
  const ended = all.find(({ exit }) => exit === 'success') ?? all.find(({ exit }) => exit === 'error') ?? first;
  const totals = all.map((run) => run.totals ?? { up: 0, down: 0, total: 0 });
  const sum = (of: 'up' | 'down' | 'total'): number => totals.reduce((so, each) => so + each[of], 0);
  return {
    ...ended,
    scope: all.find(({ scope }) => scope.length > 0)?.scope ?? [],
    startedAt: least(all.map(({ startedAt }) => startedAt)),
    finishedAt: most(all.map(({ finishedAt }) => finishedAt)),
    hosts: all.flatMap(({ hosts }) => hosts),
    totals: all.some((run) => run.totals !== null) ? { up: sum('up'), down: sum('down'), total: sum('total') } : null,
    warnings: all.flatMap(({ warnings }) => warnings),
  };
}

/** Addresses of hosts that are in a run which did not end well: what is said of them need not be all. */
export const cutOffHosts = (runs: readonly NmapRun[]): ReadonlySet<string> =>
  new Set(runs.filter(({ exit }) => exit !== 'success').flatMap(({ hosts }) => hosts.flatMap(({ ip }) => ip ?? [])));

/** What they are worth together: as the worst, but one that failed takes nothing from what another one saw. */
export function mergeResults(results: readonly [NmapResult, ...NmapResult[]]): NmapResult {
  const [first, ...rest] = results;
  if (rest.length === 0) return first;
  const run = mergeRuns([first.run, ...rest.map((result) => result.run)]);
  const bad = results.filter(({ outcome }) => outcome !== 'complete');
  const allFailed = bad.filter(({ outcome }) => outcome === 'failed').length === results.length;
  const mixed: ScanOutcome = bad.length === 0 ? 'complete' : 'partial';
  return { run, outcome: allFailed ? 'failed' : mixed, reason: bad[0]?.reason ?? null };
}

const known = (times: readonly (number | null)[]): number[] => times.filter((time) => time !== null);
const least = (times: readonly (number | null)[]): number | null =>
  known(times).length === 0 ? null : Math.min(...known(times));
const most = (times: readonly (number | null)[]): number | null =>
  known(times).length === 0 ? null : Math.max(...known(times));
