import { type NetworkSet, networkSet } from '../../../core/address.ts';
import { parseRange, toNetworks } from '../../../core/address-range.ts';
import type { ScanWindow } from './own-noise.ts';

/** When netmon scanned what. There may be a window every few seconds for weeks, and each alert of the sensor asks. */
export interface ScanWindows {
  /** Takes in a scan that begins or is over. */
  add(scan: ScanWindow): void;
  /** Whether an address was scanned at a time. */
  has(time: number, address: string): boolean;
}

/** The record of a scan begins and ends a little beside its packets. */
const slack = 2_000;
/** A scan whose end was never told is over after this. */
const longestScan = 86_400_000;
const most = 100_000;
/** Lists of targets that are kept to be shared: nearly all sweeps have the same. */
const mostLists = 64;

interface Window {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly targets: NetworkSet;
  /** The latest end of this one and all before it: how far one has to look back. */
  reach: number;
}

export function createScanWindows(): ScanWindows {
  /** In the order of their begin. */
  const windows: Window[] = [];
  const begins = new Map<string, number>();
  const setOf = sharedSets();

  /** Index of the first one that begins after a time. */
  function firstAfter(time: number): number {
    let [low, high] = [0, windows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((windows[middle]?.from ?? Number.POSITIVE_INFINITY) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function reachFrom(first: number): void {
    for (let at = first; at < windows.length; at += 1) {
      const [window, before] = [windows[at], windows[at - 1]];
      if (window !== undefined) window.reach = Math.max(window.to, before?.reach ?? Number.NEGATIVE_INFINITY);
    }
  }

  function remove(id: string): void {
    const from = begins.get(id);
    if (from === undefined) return;
    let at = firstAfter(from) - 1;
    while (windows[at]?.id !== id) at -= 1;
    windows.splice(at, 1);
    begins.delete(id);
    reachFrom(at);
  }

  function put(window: Omit<Window, 'reach'>): void {
    const at = firstAfter(window.from);
    windows.splice(at, 0, { ...window, reach: window.to });
    begins.set(window.id, window.from);
    reachFrom(at);
    // Many at a time: to take one from the front moves all others.
    if (windows.length > most) for (const { id } of windows.splice(0, most / 10)) begins.delete(id);
  }

  return {
    add({ id, startedAt, finishedAt, targets }) {
      remove(id);
      const end = finishedAt ?? startedAt + longestScan;
      // The clock may have been set back meanwhile.
      const [from, to] = [Math.min(startedAt, end), Math.max(startedAt, end)];
      put({ id, from, to, targets: setOf(targets) });
    },
    has(time, address) {
      for (let at = firstAfter(time + slack) - 1; at >= 0; at -= 1) {
        const window = windows[at];
        if (window === undefined || window.reach < time - slack) return false;
        if (window.to >= time - slack && window.targets.has(address)) return true;
      }
      return false;
    },
  };
}

function sharedSets(): (targets: readonly string[]) => NetworkSet {
  const known = new Map<string, NetworkSet>();
  return (targets) => {
    const name = targets.join();
    let set = known.get(name);
    if (set === undefined) {
      const networks = targets.flatMap((target) => {
        const range = parseRange(target);
        return range === null ? [] : toNetworks(range);
      });
      set = networkSet(networks);
      if (known.size >= mostLists) known.clear();
      known.set(name, set);
    }
    return set;
  };
}
