import { type NetworkSet, networkSet } from '../../core/address.ts';
import { parseRange, toNetworks } from '../../core/address-range.ts';
import type { Alert } from '../../core/alert.ts';
import type { OwnNoise } from '../../core/alert-group.ts';

/** A scan of netmon itself: from when to when, and what it asks. `finishedAt` is null while it goes on. */
export interface ScanWindow {
  readonly id: string;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  /** Addresses, networks and ranges. */
  readonly targets: readonly string[];
}

/** Knows which alerts netmon's own scans cause. */
export interface OwnNoiseJudge {
  /** Takes in a scan that begins or is over. */
  scanned(scan: ScanWindow): void;
  judge(alert: Pick<Alert, 'time' | 'source' | 'target'>): OwnNoise | null;
}

/** The record of a scan begins and ends a little beside its packets. */
const slack = 2_000;
/** A scan whose end was never told is over after this: the agent was killed. */
const longestScan = 86_400_000;
const mostWindows = 100_000;
const mostKnown = 1000;

type Window = Omit<ScanWindow, 'targets'> & { readonly targets: NetworkSet };

/** `sensor`: its own addresses. `scanners`: addresses and networks of scanners that are allowed to scan at any time. */
export function createOwnNoiseJudge(sensor: readonly string[], scanners: readonly string[]): OwnNoiseJudge {
  const own = new Set(sensor);
  const allowed = scanners.length === 0 ? null : networkSet(scanners);
  // Whether an address is a scanner is asked for each alert, and few addresses send most of them.
  const known = new Map<string, boolean>();
  const ids = new Set<string>();
  /** In the order of their begin. */
  const windows: Window[] = [];

  function isScanner(address: string): boolean {
    if (allowed === null) return false;
    let answer = known.get(address);
    if (answer === undefined) {
      if (known.size >= mostKnown) known.clear();
      answer = allowed.has(address);
      known.set(address, answer);
    }
    return answer;
  }

  function isScanned(time: number, target: string): boolean {
    for (let at = windows.length - 1; at >= 0; at -= 1) {
      const window = windows[at];
      if (window === undefined || window.startedAt < time - longestScan - slack) return false;
      const { startedAt, finishedAt } = window;
      const isThen = time >= startedAt - slack && time <= (finishedAt ?? startedAt + longestScan) + slack;
      if (isThen && window.targets.has(target)) return true;
    }
    return false;
  }

  return {
    scanned({ id, startedAt, finishedAt, targets }) {
      if (ids.has(id)) {
        windows.splice(
          windows.findLastIndex((window) => window.id === id),
          1,
        );
      }
      ids.add(id);
      const networks = targets.flatMap((target) => {
        const range = parseRange(target);
        return range === null ? [] : toNetworks(range);
      });
      const after = windows.findLastIndex((window) => window.startedAt <= startedAt);
      windows.splice(after + 1, 0, { id, startedAt, finishedAt, targets: networkSet(networks) });
      if (windows.length > mostWindows) ids.delete(windows.shift()?.id ?? '');
    },
    judge({ time, source, target }) {
      if (source === null) return null;
      if (own.has(source) && target !== null && isScanned(time, target)) return 'scan';
      return isScanner(source) ? 'scanner' : null;
    },
  };
}
