import type { HostGroup } from '../../baseline/groups.ts';
import { nearest } from '../../config/nearest.ts';
import { networkSet } from '../../core/address.ts';
import { parseNetwork, toNetworks } from '../../core/address-range.ts';
import type { ApprovalScope } from '../../core/approval.ts';
import { NetmonError } from '../../core/errors.ts';
import type { Port } from '../../core/inventory.ts';
import { type PortRange, parsePortRanges } from '../../core/port-range.ts';
import type { Store } from '../../store/store.ts';

/** A device, a network or a group that a command was given. */
export interface Target {
  readonly scope: ApprovalScope;
  openPorts(): Promise<readonly Port[]>;
}

/**
 * A group of the config; a device by address, MAC or name; a network in CIDR notation; an address that no device is known to
 * have. Groups come before names of devices, which devices choose themselves. Rejects with NOT_FOUND.
 */
export async function readTarget(store: Store, text: string, groups: readonly HostGroup[]): Promise<Target> {
  const range = parseNetwork(text);
  const group = range === null ? groups.find(({ name }) => name === text) : undefined;
  if (group !== undefined) {
    const within = networkSet(group.networks.flatMap(toNetworks));
    const openPorts = async () => (await store.ports({ onlyOpen: true })).filter(({ ip }) => within.has(ip));
    return { scope: { group: text }, openPorts };
  }
  if (!text.includes('/')) {
    const host = await store.findHost(text);
    if (host !== null)
      return { scope: { host: host.id }, openPorts: () => store.ports({ host: host.id, onlyOpen: true }) };
  }
  const [network] = range === null ? [] : toNetworks(range);
  if (network !== undefined) {
    return { scope: { network }, openPorts: () => store.ports({ address: network, onlyOpen: true }) };
  }
  throw await unknown(store, text, groups);
}

async function unknown(store: Store, text: string, groups: readonly HostGroup[]): Promise<NetmonError> {
  const names = groups.map(({ name }) => name);
  const devices = (await store.hosts()).flatMap(({ name }) => name ?? []);
  const near = nearest(text, names) ?? nearest(text, devices);
  const meant = near === null ? '' : `; did you mean ${names.includes(near) ? 'the group ' : ''}${near}?`;
  const hint = `netmon hosts lists devices; networks are written as 10.0.0.0/24; groups of the config: ${names.join(', ') || 'none'}`;
  return new NetmonError('NOT_FOUND', 'cli', `there is no device or group ${text}${meant}`, { hint });
}

/** Throws USAGE. */
export const readPortRanges = (texts: readonly string[]): readonly PortRange[] =>
  texts.flatMap((text) => {
    const ranges = parsePortRanges(text);
    if (ranges !== null) return ranges;
    throw new NetmonError('USAGE', 'cli', `${text} is not a port with its protocol`, {
      hint: 'write 22/tcp, 1000-1010/udp or any/tcp',
    });
  });
