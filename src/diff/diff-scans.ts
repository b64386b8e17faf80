import type { NmapHost } from '../core/nmap-run.ts';
import { compareHosts } from './compare-hosts.ts';
import { type HostDifference, sameHost } from './host-diff.ts';
import { parseHosts, type ScanIndex } from './index-scan.ts';
import { type HostPair, matchHosts } from './match-hosts.ts';
import { mergeHosts } from './merge-hosts.ts';
import { readPair } from './read-pair.ts';
import { type Scope, scopeOf } from './scope.ts';

/** One of the two scans that are compared. */
export interface ComparedScan {
  readonly index: ScanIndex;
  readonly scope: Scope;
}

/**
 * Two scans: every host of theirs in order of address, compared as it is asked for, so that no more than one is in memory.
 *
 * As ndiff, with what it lacks: each scan is believed only about what it looked at. `covered` is false for what one of them
 * did not look at: other ports, other targets, a host that timed out, the rest of a scan that broke off, scripts or operating
 * systems that were not asked for. Such differences are listed, but they are no changes: scans that differ in nothing else
 * are the same, since otherwise the exit code would tell of the command lines and not of the network.
 */
export interface ScanDifference {
  readonly old: ComparedScan;
  readonly new: ComparedScan;
  readonly hosts: Iterable<HostDifference>;
}

/** `onBroken` is called with the address of a host that has no readable XML; it is passed over. */
export function diffScans(old: ScanIndex, now: ScanIndex, onBroken: (name: string) => void): ScanDifference {
  const before = { index: old, scope: scopeOf(old) };
  const after = { index: now, scope: scopeOf(now) };
  return { old: before, new: after, hosts: compareAll(before, after, onBroken) };
}

function* compareAll(
  before: ComparedScan,
  after: ComparedScan,
  onBroken: (name: string) => void,
): Generator<HostDifference> {
  for (const pair of matchHosts(before.index.hosts, after.index.hosts)) {
    if (isSame(pair)) {
      yield sameHost(pair.name);
      continue;
    }
    const hosts = load(pair, before.index, after.index);
    if (hosts === null) onBroken(pair.name);
    else
      yield compareHosts({ host: hosts.old, scope: before.scope }, { host: hosts.now, scope: after.scope }, pair.name);
  }
}

const isSame = ({ before, after }: HostPair): boolean =>
  before.length === after.length && before.every(({ digest }, index) => digest === after[index]?.digest);

/** Both hosts, or null when the XML of one is broken. */
function load({ before, after }: HostPair, old: ScanIndex, now: ScanIndex): LoadedPair | null {
  const [was, is] = [before.map(old.read), after.map(now.read)];
  const [one, other] = [was[0], is[0]];
  if (was.length === 1 && is.length === 1 && one !== undefined && other !== undefined) {
    const pair = readPair(one, other);
    return pair && { old: pair[0], now: pair[1] };
  }
  const hosts = parseHosts([...was, ...is]);
  return hosts && { old: mergeHosts(hosts.slice(0, was.length)), now: mergeHosts(hosts.slice(was.length)) };
}

interface LoadedPair {
  readonly old: NmapHost | null;
  readonly now: NmapHost | null;
}
