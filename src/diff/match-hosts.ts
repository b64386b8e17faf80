import type { IndexedHost } from './index-scan.ts';

/** What two scans list of one host; a scan lists a host twice when two of its targets had the same address. */
export interface HostPair {
  /** Address, or MAC or name for a host without one. */
  readonly name: string;
  readonly before: readonly IndexedHost[];
  readonly after: readonly IndexedHost[];
}

/**
 * Finds the hosts that are the same, in order of address. The address decides, whatever the names; then the MAC, for a host
 * that is alone with it in both scans and moved to an address that was free before.
 */
export function matchHosts(before: readonly IndexedHost[], after: readonly IndexedHost[]): readonly HostPair[] {
  const [old, now] = [byName(before), byName(after)];
  const gone = [...old.keys()].filter((name) => !now.has(name));
  const movedFrom = gone.length > 0 ? moves(old, now, gone) : new Map<string, string>();
  const moved = new Set(movedFrom.values());
  const pairs: HostPair[] = [];
  for (const [name, hosts] of now) {
    pairs.push({ name, before: old.get(movedFrom.get(name) ?? name) ?? [], after: hosts });
  }
  for (const name of gone) {
    if (!moved.has(name)) pairs.push({ name, before: old.get(name) ?? [], after: [] });
  }
  return inOrder(pairs);
}

/** New address to old one of the hosts that moved. */
function moves(old: HostsByName, now: HostsByName, gone: readonly string[]): ReadonlyMap<string, string> {
  const [oldMacs, nowMacs] = [ownersOfMac(old), ownersOfMac(now)];
  const found = new Map<string, string>();
  for (const from of gone) {
    const mac = old.get(from)?.[0]?.mac ?? null;
    const to = mac !== null && oldMacs.get(mac) === from ? (nowMacs.get(mac) ?? null) : null;
    if (to !== null && !old.has(to)) found.set(to, from);
  }
  return found;
}

type HostsByName = ReadonlyMap<string, readonly IndexedHost[]>;

function byName(hosts: readonly IndexedHost[]): HostsByName {
  const result = new Map<string, IndexedHost[]>();
  for (const host of hosts) {
    const same = result.get(host.name);
    if (same === undefined) result.set(host.name, [host]);
    else same.push(host);
  }
  return result;
}

/** The one host that has a MAC; null for the MAC of several, such as that of a router which answers for others. */
function ownersOfMac(hosts: HostsByName): ReadonlyMap<string, string | null> {
  const owners = new Map<string, string | null>();
  for (const [name, [host]] of hosts) {
    const mac = host?.mac ?? null;
    if (mac !== null) owners.set(mac, owners.has(mac) ? null : name);
  }
  return owners;
}

/** IPv4 by number, then the rest as text. */
function inOrder(pairs: readonly HostPair[]): readonly HostPair[] {
  const keyed = pairs.map((pair) => ({ pair, key: ipv4Number(pair.name) }));
  keyed.sort((a, b) => a.key - b.key || (a.pair.name < b.pair.name ? -1 : a.pair.name > b.pair.name ? 1 : 0));
  return keyed.map(({ pair }) => pair);
}

const behindIpv4 = 2 ** 32;

function ipv4Number(name: string): number {
  let number = 0;
  let part = 0;
  for (let at = 0; at < name.length; at += 1) {
    const digit = name.charCodeAt(at) - 0x30;
    if (digit >= 0 && digit <= 9) part = part * 10 + digit;
    else if (digit === -2) {
      number = number * 256 + part;
      part = 0;
    } else return behindIpv4;
  }
  return number * 256 + part;
}
