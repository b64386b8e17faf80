import { networkSet } from '../../core/address.ts';
import type { Site } from '../../core/define.ts';
import type { ArpConfig } from './config.ts';
import type { ArpRules } from './rules.ts';

/** Sweeps that may fail before learning ends without one. */
const patience = 3;

/** The network that an interface address with prefix length is in; BlockList takes the host bits off. */
const localNetworks = ({ interfaces }: Site): string[] => interfaces.flatMap(({ addresses }) => addresses);

/** The rules that follow from the config and from where the sensor is. */
export function rulesFor(config: ArpConfig, site: Site, vendorOf: (mac: string) => string | null): ArpRules {
  const names = config.local_networks === 'auto' ? [...localNetworks(site), ...site.networks] : config.local_networks;
  const gateways = config.gateways === 'auto' ? site.interfaces.flatMap((on) => on.gateways) : config.gateways;
  return {
    config,
    gateways: new Set(gateways),
    localNetworks: names.length === 0 ? null : { names, set: networkSet(names) },
    ownMacs: new Set(site.interfaces.flatMap(({ mac }) => mac ?? [])),
    longestLearning: patience * config.sweep_interval,
    vendorOf,
  };
}

/** Own addresses with the MAC of their interface: nmap does not tell it, and nobody else does. */
export const ownAddresses = (site: Site): ReadonlyMap<string, { readonly mac: string; readonly interface: string }> =>
  new Map(
    site.interfaces.flatMap(({ name, mac, addresses }) =>
      mac === null ? [] : addresses.map((address) => [address.split('/')[0] ?? '', { mac, interface: name }] as const),
    ),
  );
