import type { NmapHost } from '../core/nmap-run.ts';
import { comparePorts, compareScripts, isScriptScope, looked, type Side } from './compare-ports.ts';
import { type Difference, type ExtraPorts, factsOf, type HostDifference, sameHost } from './host-diff.ts';
import { isSamePorts } from './scope.ts';

/** Compares one host in two scans; in at least one of them it is listed. `name` stands in for a host without an address. */
export function compareHosts(before: Side, after: Side, name: string): HostDifference {
  const [wasUp, isUp] = [isHere(before.host), isHere(after.host)];
  const address = after.host?.ip ?? before.host?.ip ?? name;
  const ip = after.host?.ip ?? before.host?.ip ?? null;
  if (!wasUp && !isUp) return sameHost(address);
  const host = {
    address,
    covered: looked(before, ip) && looked(after, ip),
    before: before.host,
    after: after.host,
    ports: comparePorts(before, after, ip),
  };
  if (!wasUp || !isUp) return { ...sameHost(address), ...host, change: isUp ? 'added' : 'removed' };
  const found = { ...host, ...facts(before, after) };
  const isChanged = [...found.ports, ...factsOf({ ...found, change: 'none' })].some(({ covered }) => covered);
  return { ...found, change: isChanged ? 'changed' : 'none' };
}

/** Nmap lists a host that is down only when it is verbose: being listed so is the same as not being listed. */
const isHere = (host: NmapHost | null): boolean => host !== null && host.state !== 'down' && host.state !== 'skipped';

function facts(
  before: Side,
  after: Side,
): Pick<HostDifference, 'ip' | 'mac' | 'hostnames' | 'os' | 'extraPorts' | 'scripts'> {
  const [old, now] = [before.host, after.host];
  const lookedAtBoth = looked(before, null) && looked(after, null);
  const macs = [old?.mac ?? null, now?.mac ?? null] as const;
  const names = [namesOf(old), namesOf(now)] as const;
  const systems = [systemsOf(old), systemsOf(now)] as const;
  const [askedBefore, askedAfter] = [before.scope.asked, after.scope.asked];
  return {
    ip: difference(old?.ip ?? null, now?.ip ?? null, true),
    // A scan over a router, or without rights, sees no MAC.
    mac: difference(macs[0], macs[1], macs[0] !== null && macs[1] !== null),
    hostnames: difference(...names, askedBefore.names && askedAfter.names),
    os: difference(...systems, lookedAtBoth && askedBefore.os && askedAfter.os),
    extraPorts: difference(extraOf(old), extraOf(now), lookedAtBoth && isSamePorts(before.scope, after.scope)),
    scripts: compareScripts(old?.scripts ?? [], now?.scripts ?? [], lookedAtBoth && isScriptScope(before, after)),
  };
}

function difference<T>(before: T, after: T, covered: boolean): Difference<T> | null {
  return isEqual(before, after) ? null : { before, after, covered };
}

/** To turn both into text takes longer than all else here, and most hosts have one name and no guess of their system. */
function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!Array.isArray(one) || !Array.isArray(other)) return false;
  if (one.length !== other.length) return false;
  return one.every((item, at) => item === other[at]) || JSON.stringify(one) === JSON.stringify(other);
}

const namesOf = (host: NmapHost | null): readonly string[] =>
  host === null || host.hostnames.length < 2 ? (host?.hostnames ?? []) : [...new Set(host.hostnames)].toSorted();

const systemsOf = (host: NmapHost | null): readonly string[] => (host?.os ?? []).map(({ name }) => name);

const extraOf = (host: NmapHost | null): ExtraPorts =>
  (host?.extraPorts ?? [])
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => ({ state, count }))
    .toSorted((a, b) => b.count - a.count || (a.state < b.state ? -1 : 1));
