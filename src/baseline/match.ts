import type { Host } from '../core/inventory.ts';
import type { NmapHost } from '../core/nmap-run.ts';

/** A host of somebody's scan that has an address, with the device that it is. */
export interface MatchedHost {
  readonly found: NmapHost & { readonly ip: string };
  /** Null when no such device is known. */
  readonly host: Host | null;
  /** The MAC that now has the address, which was another device's in the scan; null otherwise. */
  readonly otherMac: string | null;
}

/** By MAC, then by address; a device whose MAC is not that of the scan is another one. */
export function matchHosts(found: readonly NmapHost[], hosts: readonly Host[]): readonly MatchedHost[] {
  const byMac = new Map(hosts.flatMap((host) => (host.mac === null ? [] : [[host.mac, host] as const])));
  const byIp = new Map<string, Host>();
  for (const host of hosts.toSorted((a, b) => a.lastSeen - b.lastSeen)) {
    for (const { ip } of host.addresses) byIp.set(ip, host);
  }
  for (const host of hosts) if (host.ip !== null) byIp.set(host.ip, host);

  return found.flatMap((each): readonly MatchedHost[] => {
    if (each.ip === null) return [];
    const seen = { ...each, ip: each.ip };
    const same = each.mac === null ? undefined : byMac.get(each.mac);
    const there = byIp.get(each.ip) ?? null;
    if (same !== undefined) return [{ found: seen, host: same, otherMac: null }];
    const isOther = each.mac !== null && there !== null && there.mac !== null;
    return [{ found: seen, host: isOther ? null : there, otherMac: isOther ? there.mac : null }];
  });
}
