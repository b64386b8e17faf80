import { NetmonError } from '../core/errors.ts';

/** Frames built byte by byte: what a lab's hosts put on the wire. MACs are text with colons, addresses dotted. */

export const broadcastMac = 'ff:ff:ff:ff:ff:ff';
const nullMac = '00:00:00:00:00:00';

export interface ArpFields {
  readonly operation: 'request' | 'reply';
  readonly senderMac: string;
  readonly senderIp: string;
  readonly targetIp: string;
  readonly targetMac?: string;
  /** In the Ethernet header; the ARP sender if not given. */
  readonly ethernetSource?: string;
  readonly ethernetTarget?: string;
}

/** Where the parts of an ARP frame are, in bytes (RFC 826 behind an Ethernet header). */
export const arpOffsets = { ethernetSource: 6, senderMac: 22, senderIp: 28, targetIp: 38 } as const;

/** An ARP frame (RFC 826), padded to Ethernet's least length. */
export function arpFrame(fields: ArpFields): Uint8Array {
  const { senderMac, targetMac = nullMac, ethernetSource = senderMac, ethernetTarget = broadcastMac } = fields;
  const packet = Buffer.concat([
    Buffer.from([0, 1, 8, 0, 6, 4, 0, fields.operation === 'request' ? 1 : 2]),
    macBytes(senderMac),
    ipv4Bytes(fields.senderIp),
    macBytes(targetMac),
    ipv4Bytes(fields.targetIp),
  ]);
  return ethernetFrame(ethernetTarget, ethernetSource, 0x0806, packet);
}

export function ethernetFrame(target: string, source: string, type: number, payload: Uint8Array): Uint8Array {
  const header = Buffer.concat([macBytes(target), macBytes(source), uint16(type)]);
  const padding = Buffer.alloc(Math.max(0, 46 - payload.length));
  return Buffer.concat([header, payload, padding]);
}

export const uint16 = (number: number): Buffer => Buffer.from([number >> 8, number & 0xff]);

export function macBytes(mac: string): Buffer {
  const bytes = Buffer.from(mac.replaceAll(':', ''), 'hex');
  if (bytes.length !== 6) throw new NetmonError('USAGE', 'lab', `'${mac}' is not a MAC`);
  return bytes;
}

export function ipv4Bytes(ip: string): Buffer {
  const parts = ip.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255)))
    throw new NetmonError('USAGE', 'lab', `'${ip}' is not an IPv4 address`);
  return Buffer.from(parts);
}

/** The Internet checksum (RFC 1071). */
export function checksum(bytes: Uint8Array): Buffer {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return uint16(~sum & 0xffff);
}
