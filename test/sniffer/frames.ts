import type { DhcpFrame, NdpFrame } from '../../src/core/observation.ts';

/** Builders of frames as bytes, for every test that needs some on the wire or in a file. */

export const broadcast = 'ff:ff:ff:ff:ff:ff';
const stationMac = '02:00:00:00:00:01';
const noMac = '00:00:00:00:00:00';

interface EthernetFields {
  readonly ethernetSource?: string;
  readonly ethernetTarget?: string;
  /** Tags from the outside in. */
  readonly vlans?: readonly number[];
}

export const macBytes = (mac: string): Buffer => Buffer.from(mac.replaceAll(':', ''), 'hex');
export const ipv4Bytes = (ip: string): Buffer => Buffer.from(ip.split('.').map(Number));

export function ipv6Bytes(ip: string): Buffer {
  const [head = '', tail] = ip.split('::');
  const groups = (text: string | undefined): string[] => (text ? text.split(':') : []);
  const zeros = 8 - groups(head).length - groups(tail).length;
  const all = tail === undefined ? groups(head) : [...groups(head), ...Array(zeros).fill('0'), ...groups(tail)];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);

export function ethernetFrame(etherType: number, payload: Buffer, fields: EthernetFields): Buffer {
  const { ethernetSource = stationMac, ethernetTarget = broadcast, vlans = [] } = fields;
  const tags = vlans.map((id, index) => Buffer.concat([u16(index < vlans.length - 1 ? 0x88a8 : 0x8100), u16(id)]));
  return Buffer.concat([macBytes(ethernetTarget), macBytes(ethernetSource), ...tags, u16(etherType), payload]);
}

export interface ArpFields extends EthernetFields {
  readonly operation?: 'request' | 'reply';
  readonly senderMac?: string;
  readonly senderIp?: string;
  readonly targetMac?: string;
  readonly targetIp?: string;
}

/** By default 10.0.0.1 (02:00:00:00:00:01) asks everybody for 10.0.0.2. The Ethernet source is the sender unless given. */
export function arpFrame(fields: ArpFields = {}): Buffer {
  return ethernetFrame(0x0806, arpPacket(fields), { ethernetSource: fields.senderMac ?? stationMac, ...fields });
}

export function arpPacket(fields: ArpFields = {}): Buffer {
  const { operation = 'request', senderMac = stationMac, senderIp = '10.0.0.1' } = fields;
  const { targetMac = noMac, targetIp = '10.0.0.2' } = fields;
  return Buffer.concat([
    Buffer.from([0, 1, 8, 0, 6, 4, 0, operation === 'request' ? 1 : 2]),
    macBytes(senderMac),
    ipv4Bytes(senderIp),
    macBytes(targetMac),
    ipv4Bytes(targetIp),
  ]);
}

/** ARP in 802.3 with an LLC/SNAP header. */
export function snapArpFrame(fields: ArpFields = {}): Buffer {
  const payload = Buffer.concat([Buffer.from('aaaa030000000806', 'hex'), arpPacket(fields)]);
  return ethernetFrame(payload.length, payload, { ethernetSource: fields.senderMac ?? stationMac, ...fields });
}

const ndpTypes = {
  'router-solicitation': 133,
  'router-advertisement': 134,
  'neighbour-solicitation': 135,
  'neighbour-advertisement': 136,
} as const;

export interface NdpFields extends EthernetFields {
  readonly message?: NdpFrame['message'];
  readonly senderIp?: string;
  readonly targetIp?: string;
  readonly linkLayer?: string | null;
  /** `fd00::/64` */
  readonly prefixes?: readonly string[];
  readonly routerLifetime?: number;
  readonly hopLimit?: number;
  /** Types of empty extension headers that precede it, such as 0 (hop-by-hop) and 60 (destination). */
  readonly extensions?: readonly number[];
}

/** By default fe80::1 (02:00:00:00:00:01) asks for fe80::2. */
export function ndpFrame(fields: NdpFields = {}): Buffer {
  const { message = 'neighbour-solicitation', senderIp = 'fe80::1', hopLimit = 255, extensions = [] } = fields;
  const headers = extensions.map((_, index) => Buffer.from([extensions[index + 1] ?? 58, 0, 1, 4, 0, 0, 0, 0]));
  const payload = Buffer.concat([...headers, icmpPacket(message, fields)]);
  const header = Buffer.concat([
    Buffer.from([0x60, 0, 0, 0]),
    u16(payload.length),
    Buffer.from([extensions[0] ?? 58, hopLimit]),
    ipv6Bytes(senderIp),
    ipv6Bytes('ff02::1'),
  ]);
  return ethernetFrame(0x86dd, Buffer.concat([header, payload]), { ethernetTarget: '33:33:00:00:00:01', ...fields });
}

function icmpPacket(message: NdpFrame['message'], fields: NdpFields): Buffer {
  const { targetIp = 'fe80::2', linkLayer = stationMac, prefixes = [], routerLifetime = 1800 } = fields;
  const middle = {
    'router-solicitation': Buffer.alloc(4),
    'router-advertisement': Buffer.concat([Buffer.from([64, 0]), u16(routerLifetime), Buffer.alloc(8)]),
    'neighbour-solicitation': Buffer.concat([Buffer.alloc(4), ipv6Bytes(targetIp)]),
    'neighbour-advertisement': Buffer.concat([Buffer.from([0x60, 0, 0, 0]), ipv6Bytes(targetIp)]),
  }[message];
  const linkLayerType = message === 'neighbour-advertisement' ? 2 : 1;
  const options = linkLayer === null ? [] : [Buffer.concat([Buffer.from([linkLayerType, 1]), macBytes(linkLayer)])];
  for (const prefix of prefixes) {
    const [ip = '', length] = prefix.split('/');
    options.push(Buffer.concat([Buffer.from([3, 4, Number(length), 0xc0]), Buffer.alloc(12), ipv6Bytes(ip)]));
  }
  return Buffer.concat([Buffer.from([ndpTypes[message], 0, 0, 0]), middle, ...options]);
}

const dhcpMessages = ['discover', 'offer', 'request', 'decline', 'ack', 'nak', 'release', 'inform'] as const;

export interface DhcpFields extends EthernetFields {
  readonly message?: DhcpFrame['message'];
  readonly clientMac?: string;
  /** ciaddr of a client's message, yiaddr of a server's. */
  readonly clientIp?: string;
  readonly requestedIp?: string;
  readonly senderIp?: string;
  readonly serverId?: string;
  readonly hostName?: string | Buffer;
  readonly vendorClass?: string | Buffer;
  /** Further options as bytes. */
  readonly options?: Buffer;
  /** Contents of the field `file`, which option 52 may declare to hold options. */
  readonly file?: Buffer;
}

/** By default 02:00:00:00:00:01 looks for a server. */
export function dhcpFrame(fields: DhcpFields = {}): Buffer {
  const { message = 'discover', senderIp = '0.0.0.0', clientMac = stationMac } = fields;
  const fromServer = ['offer', 'ack', 'nak'].includes(message);
  const payload = bootp(message, fromServer, fields);
  const udp = Buffer.concat([u16(fromServer ? 67 : 68), u16(fromServer ? 68 : 67), u16(payload.length + 8), u16(0)]);
  const ip = Buffer.concat([
    Buffer.from([0x45, 0]),
    u16(20 + udp.length + payload.length),
    Buffer.from([0, 0, 0, 0, 64, 17, 0, 0]),
    ipv4Bytes(senderIp),
    ipv4Bytes('255.255.255.255'),
  ]);
  const source = fromServer ? {} : { ethernetSource: clientMac };
  return ethernetFrame(0x0800, Buffer.concat([ip, udp, payload]), { ...source, ...fields });
}

function bootp(message: DhcpFrame['message'], fromServer: boolean, fields: DhcpFields): Buffer {
  const { clientMac = stationMac, clientIp = '0.0.0.0', options = Buffer.alloc(0), file = Buffer.alloc(0) } = fields;
  const fixed = Buffer.alloc(240);
  fixed.set([fromServer ? 2 : 1, 1, 6, 0]);
  ipv4Bytes(clientIp).copy(fixed, fromServer ? 16 : 12);
  macBytes(clientMac).copy(fixed, 28);
  file.copy(fixed, 108);
  fixed.writeUInt32BE(0x63825363, 236);
  return Buffer.concat([
    fixed,
    dhcpOption(53, Buffer.from([dhcpMessages.indexOf(message) + 1])),
    fields.requestedIp === undefined ? Buffer.alloc(0) : dhcpOption(50, ipv4Bytes(fields.requestedIp)),
    fields.serverId === undefined ? Buffer.alloc(0) : dhcpOption(54, ipv4Bytes(fields.serverId)),
    fields.hostName === undefined ? Buffer.alloc(0) : dhcpOption(12, Buffer.from(fields.hostName)),
    fields.vendorClass === undefined ? Buffer.alloc(0) : dhcpOption(60, Buffer.from(fields.vendorClass)),
    options,
    Buffer.from([255]),
  ]);
}

export const dhcpOption = (type: number, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([type, value.length]), value]);
