import type { DhcpFrame } from '../core/observation.ts';
import { givenIpv4At, macAt, textAt } from './bytes.ts';
import type { IpPayload } from './ip.ts';
import type { Refusal } from './link.ts';

export type DhcpFacts = Pick<
  DhcpFrame,
  'kind' | 'message' | 'clientMac' | 'clientIp' | 'requestedIp' | 'senderIp' | 'serverId' | 'hostName' | 'vendorClass'
>;

/** Values of option 53, from 1. */
const messages = ['discover', 'offer', 'request', 'decline', 'ack', 'nak', 'release', 'inform'] as const;
const cookie = 0x63825363;
const pad = 0;
const hostName = 12;
const requestedIp = 50;
const overload = 52;
const messageType = 53;
const serverId = 54;
const vendorClass = 60;
const endOfOptions = 255;

interface Span {
  readonly start: number;
  readonly end: number;
}
type Options = Map<number, Span>;

/** DHCPv4 (RFC 2131, options RFC 2132) in UDP; `ip` is the payload of the IP packet. Plain BOOTP is ignored. */
export function decodeDhcp(bytes: Buffer, ip: IpPayload): DhcpFacts | Refusal {
  if (ip.end < ip.start + 8) return 'malformed';
  if (![ip.start, ip.start + 2].every((at) => [67, 68].includes(bytes.readUInt16BE(at)))) return 'ignored';
  const udpLength = bytes.readUInt16BE(ip.start + 4);
  if (udpLength < 8) return 'malformed';
  const start = ip.start + 8;
  const end = Math.min(ip.end, ip.start + udpLength);
  if (end < start + 240) return 'malformed';
  if (bytes.readUInt8(start + 1) !== 1 || bytes.readUInt32BE(start + 236) !== cookie) return 'ignored';
  if (bytes.readUInt8(start + 2) !== 6) return 'malformed';
  const options = readAllOptions(bytes, start, end);
  return options === null ? 'malformed' : describe(bytes, start, options, ip.senderIp);
}

function describe(bytes: Buffer, start: number, options: Options, senderIp: string): DhcpFacts | Refusal {
  const type = options.get(messageType);
  if (type === undefined) return 'ignored';
  const message = type.end > type.start ? messages[bytes.readUInt8(type.start) - 1] : undefined;
  if (message === undefined) return 'ignored';
  const given = givenIpv4At(bytes, start + 16);
  return {
    kind: 'dhcp',
    message,
    clientMac: macAt(bytes, start + 28),
    clientIp: given ?? givenIpv4At(bytes, start + 12),
    requestedIp: address(bytes, options.get(requestedIp)),
    senderIp,
    serverId: address(bytes, options.get(serverId)),
    hostName: text(bytes, options.get(hostName)),
    vendorClass: text(bytes, options.get(vendorClass)),
  };
}

/** The options, and those in the fields `file` and `sname` where option 52 says that they hold more. */
function readAllOptions(bytes: Buffer, start: number, end: number): Options | null {
  const options: Options = new Map();
  if (!readOptions(bytes, { start: start + 240, end }, options)) return null;
  const extra = options.get(overload);
  const where = extra !== undefined && extra.end > extra.start ? bytes.readUInt8(extra.start) : 0;
  if ((where & 1) !== 0 && !readOptions(bytes, { start: start + 108, end: start + 236 }, options)) return null;
  if ((where & 2) !== 0 && !readOptions(bytes, { start: start + 44, end: start + 108 }, options)) return null;
  return options;
}

/** Of an option that comes twice the first counts. False when an option runs past the end. */
function readOptions(bytes: Buffer, { start, end }: Span, options: Options): boolean {
  for (let at = start; at < end; ) {
    const type = bytes.readUInt8(at);
    if (type === endOfOptions) return true;
    at += 1;
    if (type === pad) continue;
    if (at >= end) return false;
    const next = at + 1 + bytes.readUInt8(at);
    if (next > end) return false;
    if (!options.has(type)) options.set(type, { start: at + 1, end: next });
    at = next;
  }
  return true;
}

const address = (bytes: Buffer, span: Span | undefined): string | null =>
  span !== undefined && span.end === span.start + 4 ? givenIpv4At(bytes, span.start) : null;

const text = (bytes: Buffer, span: Span | undefined): string | null =>
  span === undefined ? null : textAt(bytes, span.start, span.end);
