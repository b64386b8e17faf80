import ipaddr from 'ipaddr.js';
import { checksum, ethernetFrame, macBytes, uint16 } from './frames.ts';

export interface RouterAdvertisementFields {
  readonly senderMac: string;
  /** Link-local address of the router. */
  readonly senderIp: string;
  /** `fd00:1::/64`. */
  readonly prefixes: readonly string[];
  /** Seconds as default router; 0: not one. */
  readonly lifetime: number;
}

/** An ICMPv6 router advertisement to all nodes (RFC 4861, 4.2) with its link-layer address and prefixes. */
export function routerAdvertisementFrame(fields: RouterAdvertisementFields): Uint8Array {
  const { senderMac, senderIp, prefixes, lifetime } = fields;
  const [source, target] = [ipv6Bytes(senderIp), ipv6Bytes('ff02::1')];
  const message = Buffer.concat([
    Buffer.from([134, 0, 0, 0, 64, 0]),
    uint16(lifetime),
    Buffer.alloc(8),
    Buffer.from([1, 1]),
    macBytes(senderMac),
    ...prefixes.map(prefixOption),
  ]);
  const pseudoHeader = Buffer.concat([
    source,
    target,
    Buffer.from([0, 0]),
    uint16(message.length),
    Buffer.from([0, 0, 0, 58]),
  ]);
  message.set(checksum(Buffer.concat([pseudoHeader, message])), 2);
  const header = Buffer.concat([
    Buffer.from([0x60, 0, 0, 0]),
    uint16(message.length),
    Buffer.from([58, 255]),
    source,
    target,
  ]);
  return ethernetFrame('33:33:00:00:00:01', senderMac, 0x86dd, Buffer.concat([header, message]));
}

/** On-link and usable for addresses, one hour each (RFC 4861, 4.6.2). */
function prefixOption(prefix: string): Buffer {
  const [address, length] = ipaddr.IPv6.parseCIDR(prefix);
  const option = Buffer.alloc(32);
  option.set([3, 4, length, 0xc0]);
  option.writeUInt32BE(3600, 4);
  option.writeUInt32BE(3600, 8);
  option.set(address.toByteArray(), 16);
  return option;
}

const ipv6Bytes = (text: string): Buffer => Buffer.from(ipaddr.IPv6.parse(text).toByteArray());
