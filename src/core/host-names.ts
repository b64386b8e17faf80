import type { Host } from './inventory.ts';

/** What people call the device behind an address, by IP address and MAC. */
export type HostNames = ReadonlyMap<string, string>;

/**
 * The inventory's names as they are now, `safe` to show. Of several devices that have had an address, that which was seen last there. A
 * device without a name is called by what it is here, its MAC by its address.
 */
export function hostNames(hosts: readonly Host[], safe: (name: string) => string): HostNames {
  const bySight = hosts.toSorted((a, b) => a.lastSeen - b.lastSeen);
  return new Map(bySight.flatMap((host) => namesOf(host, safe)));
}

function namesOf(host: Host, safe: (name: string) => string): readonly (readonly [string, string])[] {
  const { ip, mac, addresses, self, gateway } = host;
  const given = host.name === null ? null : safe(host.name);
  const name = given ?? (self ? 'this sensor' : gateway ? 'gateway' : null);
  const named = (address: string | null, text: string | null) =>
    address === null || text === null ? [] : [[address, text] as const];
  return [...addresses.flatMap((address) => named(address.ip, name)), ...named(ip, name), ...named(mac, name ?? ip)];
}

/** A sentence with the name before each address that has one: `nas.lan (10.0.0.5) → 203.0.113.9`. */
export const withHostNames = (sentence: string, names: HostNames): string =>
  sentence.replaceAll(/(?<![\w.:])[0-9a-f:.]*[0-9a-f](?![\w:])/gi, (address) => {
    const name = names.get(address);
    return name === undefined ? address : `${name} (${address})`;
  });
