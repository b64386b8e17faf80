import { isIPv4, isIPv6 } from 'node:net';
import type { AlertGroup } from '../../core/alert-group.ts';

/** The packets that a group of alerts is about, in both directions. */
export interface AlertFilter {
  /** A display filter of tshark (wireshark-filter(4)). */
  readonly filter: string;
  /** The same for a person, without the time: `10.0.0.5 and 10.0.0.9, tcp port 80`; `all packets` where the group names neither. */
  readonly words: string;
  /** Both stand somewhere in each of the packets. */
  readonly addresses: readonly string[];
}

/** Beyond so many, a group may have had more ports than were kept, and it is a scan, which its addresses tell well. */
const mostPortsAsked = 8;

/** Of packets from `from` to `to`, milliseconds since 1970. */
export function alertFilter(
  { source, target, protocol, ports }: Pick<AlertGroup, 'source' | 'target' | 'protocol' | 'ports'>,
  { from, to }: { readonly from: number; readonly to: number },
): AlertFilter {
  const addresses = [...new Set([source, target])].flatMap((address) => addressTerm(address) ?? []);
  const kind = kindTerm(protocol, ports.length > mostPortsAsked ? [] : ports);
  const time = [`frame.time_epoch >= ${seconds(from)}`, `frame.time_epoch <= ${seconds(to)}`];
  return {
    filter: [...time, ...addresses.map(({ term }) => term), ...(kind === null ? [] : [kind.term])].join(' && '),
    words: [
      addresses.length === 0 ? 'all packets' : addresses.map(({ words }) => words).join(' and '),
      ...(kind === null ? [] : [kind.words]),
    ].join(', '),
    addresses: addresses.map(({ words }) => words),
  };
}

interface Term {
  readonly term: string;
  readonly words: string;
}

const seconds = (time: number): string => (time / 1000).toFixed(3);

function addressTerm(address: string | null): Term | null {
  if (address === null) return null;
  if (isIPv4(address)) return { term: `ip.addr == ${address}`, words: address };
  return isIPv6(address) && !address.includes('%') ? { term: `ipv6.addr == ${address}`, words: address } : null;
}

const withPorts = ['tcp', 'udp', 'sctp'];

/** Snort calls ICMPv6 ICMP, too. */
const icmp = ['icmp', 'icmp6', 'ipv6-icmp'];

function kindTerm(protocol: string | null, ports: readonly number[]): Term | null {
  if (protocol !== null && icmp.includes(protocol)) return { term: '(icmp || icmpv6)', words: 'ICMP' };
  const names = protocol === null ? ['tcp', 'udp'] : withPorts.filter((name) => name === protocol);
  if (names.length === 0 || (ports.length === 0 && protocol === null)) return null;
  const words = protocol ?? 'tcp or udp';
  if (ports.length === 0) return { term: names.join(' || '), words };
  const each = names.flatMap((name) => ports.map((port) => `${name}.port == ${port}`));
  return {
    term: each.length === 1 ? each.join('') : `(${each.join(' || ')})`,
    words: `${words} port ${ports.join(', ')}`,
  };
}
