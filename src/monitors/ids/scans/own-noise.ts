import { type NetworkSet, networkSet } from '../../../core/address.ts';
import type { Alert } from '../../../core/alert.ts';
import type { OwnNoise } from '../../../core/alert-group.ts';
import { createScanWindows } from './scan-windows.ts';

/** A scan of netmon itself: from when to when, and what it asks. `finishedAt` is null while it goes on. */
export interface ScanWindow {
  readonly id: string;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  /** Addresses, networks and ranges. */
  readonly targets: readonly string[];
}

type Sent = Pick<Alert, 'time' | 'source' | 'target'>;

/** Knows which alerts netmon's own scans cause. */
export interface OwnNoiseJudge {
  /** Takes in a scan that begins or is over. */
  scanned(scan: ScanWindow): void;
  /** The sensor has, or had, these addresses too. */
  owns(addresses: Iterable<string>): void;
  judge(alert: Sent): OwnNoise | null;
  /** The sensor itself sent it, to what it does not scan as far as is known. */
  isUnexplained(alert: Sent): boolean;
}

const mostKnown = 1000;

/** `sensor`: its own addresses. `scanners`: addresses and networks of scanners that are allowed to scan at any time. */
export function createOwnNoiseJudge(sensor: readonly string[], scanners: readonly string[]): OwnNoiseJudge {
  const own = new Set(sensor);
  const isScanner = scannerCheck(scanners.length === 0 ? null : networkSet(scanners));
  const windows = createScanWindows();
  const isOwn = (source: string | null): boolean => source !== null && own.has(source);

  return {
    scanned: windows.add,
    owns(addresses) {
      for (const address of addresses) own.add(address);
    },
    judge({ time, source, target }) {
      if (source === null) return null;
      if (isOwn(source) && target !== null && windows.has(time, target)) return 'scan';
      return isScanner(source) ? 'scanner' : null;
    },
    isUnexplained: ({ time, source, target }) => isOwn(source) && target !== null && !windows.has(time, target),
  };
}

/** Whether an address is a scanner is asked for each alert, and few addresses send most of them. */
function scannerCheck(allowed: NetworkSet | null): (address: string) => boolean {
  const known = new Map<string, boolean>();
  return (address) => {
    if (allowed === null) return false;
    let answer = known.get(address);
    if (answer === undefined) {
      if (known.size >= mostKnown) known.clear();
      answer = allowed.has(address);
      known.set(address, answer);
    }
    return answer;
  };
}
