import { ethernetFrame, ipv4Bytes, ipv6Bytes } from '../sniffer/frames.ts';

/** IP packets byte by byte, for what reads captures. Checksums are left out: nobody here looks at them. */

export const protocolNumbers = { icmp: 1, ipv6: 41, tcp: 6, udp: 17, gre: 47 } as const;

export interface IpFields {
  readonly from: string;
  readonly to: string;
  readonly protocol: keyof typeof protocolNumbers;
  readonly payload: Uint8Array;
  /** IPv4 only; offset in bytes. */
  readonly fragment?: { readonly id: number; readonly offset: number; readonly more: boolean };
}

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);

/** IPv6 when the sender is. */
export function ipPacket({ from, to, protocol, payload, fragment }: IpFields): Buffer {
  const number = protocolNumbers[protocol];
  if (from.includes(':')) {
    const header = Buffer.from([0x60, 0, 0, 0, ...u16(payload.length), number, 64]);
    return Buffer.concat([header, ipv6Bytes(from), ipv6Bytes(to), payload]);
  }
  const part = fragment === undefined ? 0 : (fragment.more ? 0x2000 : 0) | (fragment.offset >> 3);
  const header = Buffer.from([
    0x45,
    0,
    ...u16(20 + payload.length),
    ...u16(fragment?.id ?? 0),
    ...u16(part),
    64,
    number,
  ]);
  return Buffer.concat([header, u16(0), ipv4Bytes(from), ipv4Bytes(to), payload]);
}

export const tcpFlags = { syn: 0x02, synAck: 0x12, ack: 0x10 } as const;

/** With as many bytes of payload as given. */
export const tcpSegment = (from: number, to: number, flags: number, bytes = 0): Buffer =>
  Buffer.concat([
    ...[u16(from), u16(to), Buffer.alloc(8), Buffer.from([0x50, flags, 0xff, 0xff, 0, 0, 0, 0])],
    Buffer.alloc(bytes),
  ]);

export const udpDatagram = (from: number, to: number, payload: Uint8Array): Buffer =>
  Buffer.concat([u16(from), u16(to), u16(8 + payload.length), u16(0), payload]);

/** As a frame on Ethernet, with VLAN tags from the outside in. */
export const framed = (packet: Buffer, vlans: readonly number[] = []): Buffer =>
  ethernetFrame((packet[0] ?? 0) >> 4 === 6 ? 0x86dd : 0x0800, packet, { ethernetTarget: '02:00:00:00:00:02', vlans });
