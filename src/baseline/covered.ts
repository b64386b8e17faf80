import { type AddressRange, covers, parseRange } from '../core/address-range.ts';
import type { Protocol, Scan } from '../core/inventory.ts';
import { formatPorts, type PortSet, parsePorts } from '../integrations/nmap/port-set.ts';

export type ScanScope = Pick<Scan, 'outcome' | 'targets' | 'scope'>;

/**
 * The ports that complete scans looked at on every one of these addresses: what a file may say that it covers, if nobody is to
 * take a port for closed at which nobody looked.
 */
export function commonlyCovered(scans: readonly ScanScope[], ips: readonly string[], protocol: Protocol): PortSet {
  const targetsByScope = Map.groupBy(
    scans.filter(({ outcome, scope }) => outcome === 'complete' && /^[\d,-]+$/.test(scope[protocol] ?? '')),
    ({ scope }) => scope[protocol] ?? '',
  );
  const looks = [...targetsByScope].map(([ports, same]) => ({
    ports,
    has: holder(same.flatMap(({ targets }) => targets)),
  }));
  const perAddress = new Set(
    ips.map((ip) =>
      looks
        .filter(({ has }) => has(ip))
        .map(({ ports }) => ports)
        .join(),
    ),
  );
  const [first = [], ...others] = [...perAddress].map(parsePorts);
  return others.reduce(intersection, first);
}

/** Whether an address is among targets, most of which are single addresses. */
function holder(targets: readonly string[]): (ip: string) => boolean {
  const single = new Set(targets);
  const ranges = [...single].filter((target) => /[/-]/.test(target)).flatMap((target) => parseRange(target) ?? []);
  const isIn = (address: AddressRange | null): boolean =>
    address !== null && ranges.some((range) => covers(range, address));
  return (ip) => single.has(ip) || (ranges.length > 0 && isIn(parseRange(ip)));
}

function intersection(a: PortSet, b: PortSet): PortSet {
  const parts = a.flatMap((one) =>
    b
      .map((other) => ({ first: Math.max(one.first, other.first), last: Math.min(one.last, other.last) }))
      .filter(({ first, last }) => first <= last),
  );
  return parsePorts(formatPorts(parts));
}
