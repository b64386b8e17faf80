import { z } from 'zod';
import { type DhcpFields, dhcpFrame } from './dhcp-frame.ts';
import { type ArpFields, arpFrame, arpOffsets } from './frames.ts';
import { udpFrame, udpOverhead } from './ipv4-frame.ts';
import { routerAdvertisementFrame } from './router-advertisement-frame.ts';
import type { Station } from './station.ts';

/** How often a frame is sent and which of its fields grow with each, see send-frames.py. */
interface Repeat {
  readonly count?: number;
  /** Frames a second; 0 (default): as fast as it goes. */
  readonly rate?: number;
  readonly fields?: readonly { readonly at: number; readonly size: number; readonly modulo?: number }[];
}

export const sent = z.object({ sent: z.int(), firstAt: z.number(), lastAt: z.number() });
/** How many frames went out, and when the first and the last (milliseconds since 1970). */
type Sent = z.output<typeof sent>;

/** Puts a frame on the wire at a station's interface. */
export type SendFrame = (from: Station, frame: Uint8Array, repeat?: Repeat) => Promise<Sent>;

/** What hosts say on the wire, true or not. Frames of one host go out in the order in which they are asked for. */
export interface Traffic {
  /** An ARP announcement of a host's own address (RFC 5227), as devices send when they come up. */
  announce(host: Station): Promise<Sent>;
  arp(host: Station, fields: Partial<ArpFields>): Promise<Sent>;
  /** Asks who has an address. */
  arpRequest(host: Station, ip: string): Promise<Sent>;
  /** Asks for `count` addresses in a row, `first` being the lowest; `rate` a second (default 200). */
  arpScan(
    host: Station,
    scan: { readonly first: string; readonly count: number; readonly rate?: number },
  ): Promise<Sent>;
  /** Claims an address for a MAC (default: the host's own) by gratuitous replies, `count` (1) of them, `rate` a second. */
  spoof(
    host: Station,
    claim: { readonly ip: string; readonly mac?: string } & Pick<Repeat, 'count' | 'rate'>,
  ): Promise<Sent>;
  /**
   * ARP announcements of `count` devices that do not exist, each with a MAC (02:f1:…) and an address of its own from
   * `firstIp` on (default 10.128.0.1, outside the lab's network); with `addresses`, only so many addresses in turn.
   */
  flood(host: Station, flood: FloodOptions): Promise<Sent>;
  /** Nobody need listen for it; what is sent is exactly `seconds` × `rate` frames of `size` bytes. */
  stream(from: Station, stream: StreamOptions): Promise<Sent>;
  dhcp(
    host: Station,
    fields: Omit<DhcpFields, 'senderMac' | 'senderIp' | 'clientMac'> & Partial<DhcpFields>,
  ): Promise<Sent>;
  /** Offers `ip` to a client, as a DHCP server that nobody asked for. */
  dhcpOffer(
    host: Station,
    offer: { readonly ip: string; readonly clientMac: string; readonly serverId?: string },
  ): Promise<Sent>;
  routerAdvertisement(
    host: Station,
    router?: { readonly prefixes?: readonly string[]; readonly lifetime?: number },
  ): Promise<Sent>;
}

/** A stream of UDP datagrams from one host to another, of one size, at an even rate. */
export interface StreamOptions {
  readonly to: Station;
  readonly seconds: number;
  /** Datagrams a second; default 1000. */
  readonly rate?: number;
  /** Bytes of a frame; default 1000. */
  readonly size?: number;
  /** Port that it goes to; default 9 (discard). */
  readonly port?: number;
}

interface FloodOptions {
  readonly count: number;
  readonly rate?: number;
  readonly firstIp?: string;
  readonly addresses?: number;
}

export function labTraffic(send: SendFrame): Traffic {
  const arp: Traffic['arp'] = (host, fields) => send(host, hostArp(host, fields));
  return {
    arp,
    announce: (host) => arp(host, { targetIp: host.ip }),
    arpRequest: (host, ip) => arp(host, { targetIp: ip }),
    arpScan: (host, { first, count, rate = 200 }) =>
      send(host, hostArp(host, { targetIp: first }), { count, rate, fields: [{ at: arpOffsets.targetIp, size: 4 }] }),
    spoof: (host, { ip, mac = host.mac, count = 1, rate = 1 }) =>
      send(host, gratuitousReply(host, ip, mac), { count, rate }),
    flood,
    stream: (from, { to, seconds, rate = 1000, size = 1000, port = 9 }) =>
      send(
        from,
        udpFrame({ ...from, port: streamSource }, { ...to, port }, Buffer.alloc(Math.max(18, size - udpOverhead))),
        { count: Math.round(seconds * rate), rate },
      ),
    dhcp: (host, fields) =>
      send(host, dhcpFrame({ senderMac: host.mac, senderIp: '0.0.0.0', clientMac: host.mac, ...fields })),
    dhcpOffer: (host, { ip, clientMac, serverId = host.ip }) =>
      send(
        host,
        dhcpFrame({ message: 'offer', senderMac: host.mac, senderIp: host.ip, clientMac, yourIp: ip, serverId }),
      ),
    routerAdvertisement: (host, { prefixes = ['fd66::/64'], lifetime = 1800 } = {}) =>
      send(host, routerAdvertisementFrame({ senderMac: host.mac, senderIp: host.linkLocal, prefixes, lifetime })),
  };

  function flood(host: Station, { count, rate = 0, firstIp = '10.128.0.1', addresses = 0 }: FloodOptions) {
    const frame = arpFrame({
      operation: 'request',
      senderMac: '02:f1:00:00:00:00',
      senderIp: firstIp,
      targetIp: firstIp,
    });
    const { ethernetSource, senderMac, senderIp, targetIp } = arpOffsets;
    const fields = [
      { at: ethernetSource, size: 6 },
      { at: senderMac, size: 6 },
      { at: senderIp, size: 4, modulo: addresses },
      { at: targetIp, size: 4, modulo: addresses },
    ];
    return send(host, frame, { count, rate, fields });
  }
}

/** The port that streams come from. */
const streamSource = 40_000;

const hostArp = (host: Station, fields: Partial<ArpFields>): Uint8Array =>
  arpFrame({ operation: 'request', senderMac: host.mac, senderIp: host.ip, targetIp: host.ip, ...fields });

/**
 * Sender and target are the same, MACs too: so Linux believes it at once, even within the second in which it otherwise
 * lets no reply change an entry (locktime).
 */
const gratuitousReply = (host: Station, ip: string, mac: string): Uint8Array =>
  arpFrame({
    operation: 'reply',
    senderMac: mac,
    senderIp: ip,
    targetMac: mac,
    targetIp: ip,
    ethernetSource: mac === host.mac ? host.mac : mac,
  });
