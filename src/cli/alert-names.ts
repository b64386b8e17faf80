import { type AlertGroup, manyAddresses } from '../core/alert-group.ts';
import type { Host, Port } from '../core/inventory.ts';
import type { Store } from '../store/store.ts';

/** What the inventory says of the addresses in alerts. */
export interface AlertNames {
  /** Name or role of a host, or null. */
  nameOf(address: string | null): string | null;
  /** Whether one of the ports that were aimed at is open on the target; null when that is not known. */
  targetPortOpen(group: AlertGroup): boolean | null;
}

export async function alertNames(store: Store): Promise<AlertNames> {
  const [hosts, ports] = await Promise.all([store.hosts(), store.ports({})]);
  return namesFrom(hosts, ports);
}

function namesFrom(hosts: readonly Host[], ports: readonly Port[]): AlertNames {
  const byAddress = new Map(hosts.toReversed().flatMap((host) => host.addresses.map(({ ip }) => [ip, host] as const)));
  for (const host of hosts) if (host.ip !== null) byAddress.set(host.ip, host);
  const states = new Map(ports.map(({ ip, protocol, port, state }) => [`${ip} ${protocol} ${port}`, state]));
  return {
    nameOf(address) {
      const host = address === null || address === manyAddresses ? undefined : byAddress.get(address);
      return host === undefined ? null : (host.name ?? roleOf(host));
    },
    targetPortOpen({ target, protocol, ports: aimedAt }) {
      const known = aimedAt.flatMap((port) => states.get(`${target} ${protocol} ${port}`) ?? []);
      return known.length === 0 ? null : known.includes('open');
    },
  };
}

const roleOf = ({ self, gateway, vendor }: Host): string | null => {
  if (self) return 'this sensor';
  return gateway ? 'gateway' : vendor;
};
