import type { Scan } from '../core/inventory.ts';
import type { ScanCounts, ScanOutcomes } from './model.ts';

/** A day's scans, in any order, by kind and outcome. */
export function scanCounts(scans: readonly Scan[]): ScanCounts {
  const sorted = [...scans].sort((a, b) => a.finishedAt - b.finishedAt || (a.id < b.id ? -1 : 1));
  return {
    sweeps: outcomes(sorted.filter(({ kind }) => kind === 'sweep')),
    ports: outcomes(sorted.filter(({ kind }) => kind === 'ports')),
    incomplete: sorted
      .filter(({ outcome }) => outcome !== 'complete')
      .map(({ id, kind, outcome, finishedAt, reason }) => ({
        id,
        kind,
        outcome,
        finishedAt: new Date(finishedAt).toISOString(),
        reason,
      })),
  };
}

function outcomes(scans: readonly Scan[]): ScanOutcomes {
  const ids = (outcome: Scan['outcome']) => scans.filter((scan) => scan.outcome === outcome).map(({ id }) => id);
  return { complete: ids('complete'), partial: ids('partial'), failed: ids('failed') };
}
