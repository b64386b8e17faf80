import { parseRange, toNetworks } from '../../../core/address-range.ts';
import { parsePorts } from '../../../integrations/nmap/port-set.ts';
import { countAddresses } from '../../../integrations/nmap/targets.ts';
import type { ScanOrder, ScanSettings } from './order.ts';

/** What there is for one scan. */
export interface Means {
  /** Runs of nmap that may go on side by side. */
  readonly processes: number;
  /** Packets per second that they send together. */
  readonly rate: number;
}

/** nmap is single-threaded and gets through some 100,000 packets a second; below this rate one waits more than it works. */
const worthARun = 5000;
/** Ports of hosts below which a second run would take longer to start than it saves. */
const probesOfARun = 50_000;
/** Hosts that one run asks for versions, at least, before another one is worth its memory. */
const askedByARun = 8;

/** The order divided among runs that work side by side: one where more of them would not be faster. */
export function divideOrder(order: ScanOrder, { processes, rate }: Means): readonly ScanOrder[] {
  if (order.protocol === 'udp' || order.confirms !== undefined) return [order];
  const probes = order.addresses * countPorts(order.ports);
  const runs = Math.min(processes, order.addresses, rate / worthARun, probes / probesOfARun);
  if (runs < 2) return [order];
  return evenParts(order.targets, Math.ceil(order.addresses / Math.floor(runs))).map((targets) => ({
    ...order,
    targets,
    addresses: countAddresses(targets),
  }));
}

/** Networks and addresses cut into parts of `size` addresses each; the last may have less. */
function evenParts(targets: readonly string[], size: number): readonly (readonly string[])[] {
  const parts: string[][] = [];
  let room = 0n;
  for (const range of targets.flatMap((text) => parseRange(text) ?? [])) {
    for (let first = range.first; first <= range.last; ) {
      if (room === 0n) {
        parts.push([]);
        room = BigInt(size);
      }
      const end = first + room - 1n;
      const last = end < range.last ? end : range.last;
      parts.at(-1)?.push(...toNetworks({ family: range.family, first, last }));
      room -= last - first + 1n;
      first = last + 1n;
    }
  }
  return parts;
}

/** Hosts that are to be asked for versions, divided among runs. */
export function divideHosts(hosts: readonly string[], processes: number): readonly (readonly string[])[] {
  const runs = Math.max(1, Math.min(processes, Math.floor(hosts.length / askedByARun)));
  const size = Math.ceil(hosts.length / runs);
  return Array.from({ length: Math.ceil(hosts.length / size) }, (_, run) => hosts.slice(run * size, (run + 1) * size));
}

/** Services that nmap asks at once by itself with its timing template 4, and more than which it warns of. */
const usualParallelism = 30;
const mostParallelism = 100;

/**
 * How many services are to be asked at once, null where that is nmap's business. Most of the time of version detection is
 * spent waiting for services that say nothing until they are asked in the right way: 6 to 11 s each with nmap 7.93.
 */
export function servicesAtOnce(hosts: number, { timing, scan_delay, extra }: ScanSettings): number | null {
  const isSet = extra.some((argument) => argument.includes('-parallelism'));
  const wanted = Math.min(mostParallelism, 4 * hosts);
  return timing < 4 || scan_delay !== null || isSet || wanted <= usualParallelism ? null : wanted;
}

/** Milliseconds that it takes to send one packet to each port of each host. */
export const sendingTime = (addresses: number, ports: string, rate: number): number =>
  (addresses * countPorts(ports) * 1000) / rate;

export function countPorts(ports: string): number {
  const [, top] = /^top-(\d+)$/.exec(ports) ?? [];
  if (top !== undefined) return Number(top);
  return parsePorts(ports).reduce((sum, { first, last }) => sum + last - first + 1, 0);
}
