import { parseNetwork, toNetworks } from '../core/address-range.ts';
import type { ApprovalScope } from '../core/approval.ts';
import { NetmonError } from '../core/errors.ts';
import { type PortRange, parsePortRanges } from '../core/port-range.ts';
import type { PortQuery, Store } from '../store/store.ts';

/** A device or a network that a command was given. */
export interface Target {
  readonly scope: ApprovalScope;
  /** Finds its ports. */
  readonly query: PortQuery;
}

/** A device by address, MAC or name; a network in CIDR notation; an address that no device is known to have. Rejects with NOT_FOUND. */
export async function readTarget(store: Store, text: string): Promise<Target> {
  const range = parseNetwork(text);
  if (!text.includes('/')) {
    const host = await store.findHost(text);
    if (host !== null) return { scope: { host: host.id }, query: { host: host.id } };
  }
  const [network] = range === null ? [] : toNetworks(range);
  if (network !== undefined) return { scope: { network }, query: { address: network } };
  throw new NetmonError('NOT_FOUND', 'cli', `no device ${text} is known`, {
    hint: 'netmon hosts lists those that are; networks are written as 10.0.0.0/24',
  });
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
