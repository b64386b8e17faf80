import { BlockList, isIP } from 'node:net';

/** Made up by the device: the locally-administered bit of the first byte is set (IEEE 802, RFC 7042 2.1). */
export const isRandomMac = (mac: string): boolean => (Number.parseInt(mac.slice(0, 2), 16) & 2) !== 0;

/** Broadcast, multicast or all zero: no device may send with it. */
export const isGroupOrNullMac = (mac: string): boolean =>
  (Number.parseInt(mac.slice(0, 2), 16) & 1) !== 0 || mac === '00:00:00:00:00:00';

const virtualRouterPrefixes = ['00:00:5e:00:01', '00:00:5e:00:02', '00:00:0c:07:ac', '00:00:0c:9f:f', '00:07:b4:00'];

/** VRRP and CARP (RFC 5798), HSRP and GLBP: such a MAC moves between devices by design. */
export const isVirtualRouterMac = (mac: string): boolean => virtualRouterPrefixes.some((p) => mac.startsWith(p));

export const isIpv4 = (ip: string): boolean => isIP(ip) === 4;

/** RFC 3927 and RFC 4291: valid on any link, whatever its networks. */
export const isLinkLocal = (ip: string): boolean => ip.startsWith('169.254.') || /^fe[89ab]/i.test(ip);

/** An address that one device can have: not unspecified, loopback, multicast or limited broadcast. */
export function isUnicast(ip: string): boolean {
  if (isIpv4(ip)) {
    const first = Number.parseInt(ip, 10);
    return first !== 0 && first !== 127 && first < 224;
  }
  return ip !== '::' && ip !== '::1' && !/^ff/i.test(ip);
}

/** A set of networks that can be asked whether it holds an address. */
export interface NetworkSet {
  has(ip: string): boolean;
}

/** `networks`: CIDR or single addresses, IPv4 and IPv6, already checked. */
export function networkSet(networks: readonly string[]): NetworkSet {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return { has: (ip) => list.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4') };
}
