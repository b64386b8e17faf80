import { ipv4At, ipv6At } from './bytes.ts';
import type { Refusal } from './link.ts';

/** The payload of an IP packet: `start` included, `end` not. */
export interface IpPayload {
  readonly protocol: number;
  readonly senderIp: string;
  readonly hopLimit: number;
  readonly start: number;
  readonly end: number;
}

/** Only protocol `wanted` is read further. A later fragment is ignored: it has no header of what it carries. */
export function readIpv4(bytes: Buffer, start: number, end: number, wanted: number): IpPayload | Refusal {
  if (end < start + 20) return 'malformed';
  const first = bytes.readUInt8(start);
  const headerLength = (first & 0x0f) * 4;
  const totalLength = bytes.readUInt16BE(start + 2);
  if (first >> 4 !== 4 || headerLength < 20 || totalLength < headerLength || end < start + headerLength)
    return 'malformed';
  const protocol = bytes.readUInt8(start + 9);
  const fragmentOffset = bytes.readUInt16BE(start + 6) & 0x1fff;
  if (protocol !== wanted || fragmentOffset !== 0) return 'ignored';
  return {
    protocol,
    senderIp: ipv4At(bytes, start + 12),
    hopLimit: bytes.readUInt8(start + 8),
    start: start + headerLength,
    end: Math.min(end, start + totalLength),
  };
}

const hopByHop = 0;
const fragment = 44;
const authentication = 51;
/** Headers with a length in units of 8 bytes: hop-by-hop, routing, destination, mobility, HIP, shim6. */
const extensions = new Set([hopByHop, 43, 60, 135, 139, 140]);
const maxExtensions = 8;

/** Walks over extension headers (RFC 8200) to protocol `wanted`. */
export function readIpv6(bytes: Buffer, start: number, end: number, wanted: number): IpPayload | Refusal {
  if (end < start + 40 || bytes.readUInt8(start) >> 4 !== 6) return 'malformed';
  const last = Math.min(end, start + 40 + bytes.readUInt16BE(start + 4));
  let protocol = bytes.readUInt8(start + 6);
  let at = start + 40;
  for (let count = 0; protocol !== wanted; count += 1) {
    const known = extensions.has(protocol) || protocol === authentication || protocol === fragment;
    if (!known) return 'ignored';
    if (count === maxExtensions || last < at + 8) return 'malformed';
    // Hosts do not take neighbour discovery from fragments (RFC 6980); only a fragment that is the whole packet is read.
    if (protocol === fragment && (bytes.readUInt16BE(at + 2) & 0xfff9) !== 0) return 'ignored';
    const length = extensionLength(protocol, bytes.readUInt8(at + 1));
    protocol = bytes.readUInt8(at);
    at += length;
    if (at > last) return 'malformed';
  }
  return { protocol, senderIp: ipv6At(bytes, start + 8), hopLimit: bytes.readUInt8(start + 7), start: at, end: last };
}

function extensionLength(protocol: number, length: number): number {
  if (protocol === fragment) return 8;
  return protocol === authentication ? (length + 2) * 4 : (length + 1) * 8;
}
