import { broadcastMac, ethernetFrame, ipv4Bytes, macBytes, uint16 } from './frames.ts';
import { ipv4Header } from './ipv4-frame.ts';

/** Message types of option 53 (RFC 2132, 9.6). */
const messageTypes = { discover: 1, offer: 2, request: 3, ack: 5, nak: 6, release: 7 } as const;

export interface DhcpFields {
  readonly message: keyof typeof messageTypes;
  /** Who sends the frame. */
  readonly senderMac: string;
  readonly senderIp: string;
  readonly clientMac: string;
  /** What the client is given (yiaddr). */
  readonly yourIp?: string;
  /** Option 54. */
  readonly serverId?: string;
  /** Option 50. */
  readonly requestedIp?: string;
  /** Option 12. */
  readonly hostName?: string;
  /** Option 60. */
  readonly vendorClass?: string;
}

/** A DHCP message (RFC 2131) in UDP over IPv4, sent to everybody. */
export function dhcpFrame(fields: DhcpFields): Uint8Array {
  const fromServer = fields.message === 'offer' || fields.message === 'ack' || fields.message === 'nak';
  const [sourcePort, targetPort] = fromServer ? [67, 68] : [68, 67];
  const message = Buffer.concat([bootp(fields, fromServer), ...options(fields), Buffer.from([255])]);
  // A UDP checksum of 0 means that there is none (RFC 768).
  const udp = Buffer.concat([uint16(sourcePort), uint16(targetPort), uint16(8 + message.length), uint16(0), message]);
  const header = ipv4Header(fields.senderIp, '255.255.255.255', udp.length);
  return ethernetFrame(broadcastMac, fields.senderMac, 0x0800, Buffer.concat([header, udp]));
}

function bootp({ clientMac, yourIp = '0.0.0.0' }: DhcpFields, fromServer: boolean): Buffer {
  const fixed = Buffer.alloc(236);
  fixed.set([fromServer ? 2 : 1, 1, 6, 0, 0x6e, 0x65, 0x74, 0x6d]);
  fixed.writeUInt16BE(0x8000, 10);
  fixed.set(ipv4Bytes(yourIp), 16);
  fixed.set(macBytes(clientMac), 28);
  return Buffer.concat([fixed, Buffer.from([0x63, 0x82, 0x53, 0x63])]);
}

function options(fields: DhcpFields): readonly Buffer[] {
  const { serverId, requestedIp, hostName, vendorClass } = fields;
  return [
    option(53, Buffer.from([messageTypes[fields.message]])),
    ...(serverId === undefined ? [] : [option(54, ipv4Bytes(serverId))]),
    ...(requestedIp === undefined ? [] : [option(50, ipv4Bytes(requestedIp))]),
    ...(hostName === undefined ? [] : [option(12, Buffer.from(hostName))]),
    ...(vendorClass === undefined ? [] : [option(60, Buffer.from(vendorClass))]),
  ];
}

const option = (code: number, value: Buffer): Buffer => Buffer.concat([Buffer.from([code, value.length]), value]);
