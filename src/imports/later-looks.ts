import { networkSet } from '../core/address.ts';
import { parseRange, rangeSize, toNetworks } from '../core/address-range.ts';
import type { NetmonEvent } from '../core/event.ts';
import type { Port, Protocol, Scan } from '../core/inventory.ts';
import { hasPort, parsePorts } from '../integrations/nmap/port-set.ts';

/** A port of a host, by the address that was scanned. */
export interface LookedAt {
  readonly host: string;
  readonly ip: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** Which scans that are stored looked at a port, as far as what is stored proves it. */
export interface LaterLooks {
  /** The first completed scan between two times (both excluded) that saw the host and covered the port. */
  firstBetween(port: LookedAt, after: number, before: number): Scan | null;
}

interface Known {
  readonly scans: readonly Scan[];
  readonly events: readonly NetmonEvent[];
  readonly ports: readonly Port[];
}

/**
 * A scan saw a host when all addresses that it asked answered, when an event tells of both, or when a port of the host was last
 * seen by it.
 */
export function laterLooks({ scans, events, ports }: Known): LaterLooks {
  const inOrder = scans
    .filter(({ kind, outcome }) => kind === 'ports' && outcome === 'complete')
    .toSorted((a, b) => a.finishedAt - b.finishedAt);
  const told = new Set(events.map(({ host, data }) => `${data.scan} ${host}`));
  const seen = new Set(ports.map(({ host, lastSeen }) => `${lastSeen} ${host}`));
  const covers = inOrder.map((scan) => once(() => coverOf(scan)));

  return {
    firstBetween({ host, ip, protocol, port }, after, before) {
      for (const [place, scan] of inOrder.entries()) {
        if (scan.finishedAt <= after) continue;
        if (scan.finishedAt >= before) return null;
        const cover = covers[place]?.();
        if (cover === undefined || !cover.addresses.has(ip) || !hasPort(cover.ports(protocol), port)) continue;
        if (cover.allAnswered || told.has(`${scan.id} ${host}`) || seen.has(`${scan.finishedAt} ${host}`)) return scan;
      }
      return null;
    },
  };
}

function coverOf({ targets, scope, hostsUp }: Scan) {
  const ranges = targets.flatMap((target) => parseRange(target) ?? []);
  const addresses = ranges.reduce((sum, range) => sum + rangeSize(range), 0n);
  return {
    addresses: networkSet(ranges.flatMap(toNetworks)),
    allAnswered: addresses === BigInt(hostsUp),
    ports: (protocol: Protocol) => parsePorts(/^[\d,-]*$/.test(scope[protocol] ?? '') ? (scope[protocol] ?? '') : ''),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
