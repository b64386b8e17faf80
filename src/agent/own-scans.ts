import { importedScan, type Scan } from '../core/inventory.ts';
import type { Store } from '../store/store.ts';

/** More are not handed to a monitor: the oldest are left out. */
const most = 20_000;

/** netmon's own scans since a time, oldest first. Nearly all sweeps have the same targets: these are one list in memory. */
export async function ownScans(store: Pick<Store, 'scans'>, since: number): Promise<readonly Scan[]> {
  const scans = (await store.scans({ since, limit: most })).filter(({ id }) => !id.startsWith(importedScan));
  const lists = new Map<string, Scan['targets']>();
  return scans.toReversed().map((scan) => {
    const name = scan.targets.join();
    const targets = lists.get(name) ?? scan.targets;
    lists.set(name, targets);
    return { ...scan, targets };
  });
}
