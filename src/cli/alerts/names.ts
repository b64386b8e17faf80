import { commonlyCovered } from '../../baseline/covered.ts';
import { type AlertGroup, manyAddresses } from '../../core/alert-group.ts';
import { roleOf } from '../../core/host-role.ts';
import type { Host, Port, Protocol, Scan } from '../../core/inventory.ts';
import { hasPort, type PortSet } from '../../integrations/nmap/port-set.ts';
import type { Store } from '../../store/store.ts';

/** What the inventory says of the addresses in alerts. */
export interface AlertNames {
  /** Name, role or vendor of a host, or null. */
  nameOf(address: string | null): string | null;
  /** What a host is to the network, or null. */
  roleOf(address: string | null): ReturnType<typeof roleOf>;
  /** Whether one of the ports that were aimed at is open on the target; null when nobody looked lately. */
  targetPortOpen(group: AlertGroup): boolean | null;
}

const day = 86_400_000;

export async function alertNames(store: Store, now: number): Promise<AlertNames> {
  const [hosts, ports, scans] = await Promise.all([
    store.hosts(),
    store.ports({}),
    store.scans({ kind: 'ports', since: now - day }),
  ]);
  return namesFrom(hosts, ports, scans);
}

function namesFrom(hosts: readonly Host[], ports: readonly Port[], scans: readonly Scan[]): AlertNames {
  const byAddress = new Map(hosts.toReversed().flatMap((host) => host.addresses.map(({ ip }) => [ip, host] as const)));
  for (const host of hosts) if (host.ip !== null) byAddress.set(host.ip, host);
  const states = new Map(ports.map(({ ip, protocol, port, state }) => [`${ip} ${protocol} ${port}`, state]));
  // Of a port that never was open no state is kept. Where a target did not answer, nobody knows which one.
  const whole = scans.filter(({ hostsUp, hostsTotal }) => hostsUp === hostsTotal);
  const looked = new Map<string, PortSet>();

  function wasLookedAt(target: string, protocol: Protocol, port: number): boolean {
    const key = `${target} ${protocol}`;
    const covered = looked.get(key) ?? commonlyCovered(whole, [target], protocol);
    looked.set(key, covered);
    return hasPort(covered, port);
  }

  const hostAt = (address: string | null): Host | undefined =>
    address === null || address === manyAddresses ? undefined : byAddress.get(address);

  return {
    nameOf(address) {
      const host = hostAt(address);
      return host === undefined ? null : (host.name ?? roleOf(host) ?? host.vendor);
    },
    roleOf(address) {
      const host = hostAt(address);
      return host === undefined ? null : roleOf(host);
    },
    targetPortOpen({ target, protocol, ports: aimedAt }) {
      if (target === null || target === manyAddresses || aimedAt.length === 0) return null;
      const stateOf = (port: number) => states.get(`${target} ${protocol} ${port}`);
      if (aimedAt.some((port) => stateOf(port) === 'open')) return true;
      if (protocol !== 'tcp' && protocol !== 'udp') return null;
      const isKnown = (port: number) => stateOf(port) !== undefined || wasLookedAt(target, protocol, port);
      return aimedAt.every(isKnown) ? false : null;
    },
  };
}
