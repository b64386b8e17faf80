import type { Json } from '../../core/json.ts';
import type { ScanWindow } from './own-noise.ts';

/**
 * netmon's own scans of the last days, which must be known after a restart: what an engine wrote about them while the agent was
 * away, and what a capture of before holds, is read only then.
 */
export interface ScanMemory {
  /** Those that were remembered. */
  readonly windows: readonly ScanWindow[];
  /** Takes in a scan; returns what is to be remembered and forgotten. */
  remember(scan: ScanWindow): { readonly [key: string]: Json };
}

const prefix = 'scan ';
/** A log or a capture is hardly read later than this. */
const longest = 3 * 86_400_000;
const most = 500;

export function createScanMemory(memory: ReadonlyMap<string, Json>): ScanMemory {
  const known = new Map(
    [...memory]
      // Only `remember` writes these keys.
      .flatMap(([key, value]) => (key.startsWith(prefix) ? [value as unknown as ScanWindow] : []))
      .sort((a, b) => a.startedAt - b.startedAt)
      .map((scan) => [scan.id, scan] as const),
  );

  return {
    windows: [...known.values()],
    remember(scan) {
      known.delete(scan.id);
      known.set(scan.id, scan);
      const { id, startedAt, finishedAt, targets } = scan;
      const old = [...known.values()].filter(
        (one, at) => one.startedAt < startedAt - longest || at < known.size - most,
      );
      for (const one of old) known.delete(one.id);
      const forgotten = old.map((one) => [prefix + one.id, null] as const);
      return { [prefix + id]: { id, startedAt, finishedAt, targets: [...targets] }, ...Object.fromEntries(forgotten) };
    },
  };
}
