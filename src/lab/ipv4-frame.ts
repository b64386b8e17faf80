import { checksum, ethernetFrame, ipv4Bytes, uint16 } from './frames.ts';

interface UdpPlace {
  readonly mac: string;
  readonly ip: string;
  readonly port: number;
}

/** Bytes before the payload: Ethernet, IPv4 and UDP. */
export const udpOverhead = 14 + 20 + 8;

/** A UDP datagram over IPv4 in an Ethernet frame. Its UDP checksum is 0, which means that there is none (RFC 768). */
export function udpFrame(from: UdpPlace, to: UdpPlace, payload: Uint8Array): Uint8Array {
  const udp = Buffer.concat([uint16(from.port), uint16(to.port), uint16(8 + payload.length), uint16(0), payload]);
  return ethernetFrame(to.mac, from.mac, 0x0800, Buffer.concat([ipv4Header(from.ip, to.ip, udp.length), udp]));
}

export function ipv4Header(source: string, target: string, payloadLength: number): Buffer {
  const header = Buffer.alloc(20);
  header.set([0x45, 0x10]);
  header.writeUInt16BE(20 + payloadLength, 2);
  header.set([64, 17], 8);
  header.set(ipv4Bytes(source), 12);
  header.set(ipv4Bytes(target), 16);
  header.set(checksum(header), 10);
  return header;
}
