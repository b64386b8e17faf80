import type { Host } from '../core/inventory.ts';
import { printable } from '../core/text.ts';

/** Names of addresses from the inventory, as they are now; what devices call themselves is made safe to show. */
export type Names = ReadonlyMap<string, string>;

const longestName = 32;

/** By IP address and MAC. */
export function namesOf(hosts: readonly Host[]): Names {
  const names = new Map<string, string>();
  for (const host of hosts) {
    const name = host.name ?? (host.self ? 'this sensor' : host.gateway ? 'gateway' : null);
    if (name === null) continue;
    const safe = printable(name, longestName);
    for (const address of [...host.addresses.map(({ ip }) => ip), host.ip, host.mac]) {
      if (address !== null) names.set(address, safe);
    }
  }
  return names;
}

/** A sentence with the name before each address that has one: `nas.lan (10.0.0.5) → 203.0.113.9`. */
export const withNames = (sentence: string, names: Names): string =>
  sentence.replaceAll(/[0-9a-f:.]{2,45}(?=[ ,;]|$)/g, (address) => {
    const name = names.get(address);
    return name === undefined ? address : `${name} (${address})`;
  });
