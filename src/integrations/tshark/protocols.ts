/** tshark's chain of protocols, `eth:ethertype:ip:tcp:tls`, read for counting. */

/** Numbers of https://www.iana.org/assignments/protocol-numbers, for packets that tshark looks no further into (fragments). */
const byNumber: { readonly [number: string]: string } = {
  '1': 'icmp',
  '2': 'igmp',
  '4': 'ip-in-ip',
  '6': 'tcp',
  '17': 'udp',
  '41': 'ipv6-in-ip',
  '47': 'gre',
  '50': 'esp',
  '58': 'icmpv6',
  '89': 'ospf',
  '132': 'sctp',
};

const tunnels: { readonly [token: string]: string } = { ip: 'ip-in-ip', ipv6: 'ipv6-in-ip' };

/** Protocols whose payload is named; what the others carry (an ICMP error the packet that it is about) is not theirs. */
const carriers = new Set(['tcp', 'udp', 'sctp']);

/** Headers below what a frame is about. */
const wrappings = new Set(['eth', 'ethertype', 'vlan', 'llc', 'sll', 'frame', 'ieee8021ad']);

const known = /^[a-z0-9][a-z0-9_.-]{0,31}$/;

/** Not a protocol: what tshark could not name, could not read, or put together. */
const isNoise = (token: string): boolean =>
  token === 'data' || token.startsWith('_ws') || token.startsWith('ipv6.') || !known.test(token);

/** Of a chain that begins with `ip` or `ipv6`, and the number that its header has. */
export function transportOf(chain: readonly string[], number: string): string {
  const token = chain.slice(1).find((name) => !name.startsWith('ipv6.') && name !== 'ah');
  if (token !== undefined && Object.hasOwn(tunnels, token)) return tunnels[token] ?? token;
  if (token !== undefined && !isNoise(token)) return token;
  return (Object.hasOwn(byNumber, number) ? byNumber[number] : undefined) ?? 'other';
}

/** What a transport of such a chain carries, as far as tshark knows it; else the transport itself. */
export function applicationOf(chain: readonly string[], transport: string): string {
  if (!carriers.has(transport)) return transport;
  const next = chain[chain.indexOf(transport) + 1];
  return next === undefined || isNoise(next) || !chain.includes(transport) ? transport : next;
}

/** What a frame without IP is about. */
export const frameProtocol = (chain: readonly string[]): string =>
  chain.find((token) => !wrappings.has(token) && !isNoise(token)) ?? 'other';
