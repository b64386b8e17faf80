/** What was seen on the wire or in a table, decoded, before anyone judged it. All times are milliseconds since 1970, UTC. */

interface FrameFacts {
  readonly time: number;
  readonly interface: string;
  /** Source and destination in the Ethernet header, lower case with colons. */
  readonly ethernetSource: string;
  readonly ethernetTarget: string;
  readonly vlan: number | null;
  /** How many frames just like this one, since the one before it was told, this stands for (1: only itself). */
  readonly count: number;
}

export interface ArpFrame extends FrameFacts {
  readonly kind: 'arp';
  readonly operation: 'request' | 'reply';
  readonly senderMac: string;
  readonly senderIp: string;
  readonly targetMac: string;
  readonly targetIp: string;
}

export interface NdpFrame extends FrameFacts {
  readonly kind: 'ndp';
  readonly message:
    | 'router-solicitation'
    | 'router-advertisement'
    | 'neighbour-solicitation'
    | 'neighbour-advertisement';
  readonly senderIp: string;
  /** The address asked for or announced. */
  readonly targetIp: string | null;
  /** From the link-layer address option, if there. */
  readonly linkLayer: string | null;
  /** Of a router advertisement: `fd00::/64`. */
  readonly prefixes: readonly string[];
  /** Of a router advertisement: seconds that it wants to be the default router; 0: not at all. */
  readonly routerLifetime: number | null;
}

export interface DhcpFrame extends FrameFacts {
  readonly kind: 'dhcp';
  readonly message: 'discover' | 'offer' | 'request' | 'decline' | 'ack' | 'nak' | 'release' | 'inform';
  readonly clientMac: string;
  /** The address that the client has (ciaddr) or is given (yiaddr). */
  readonly clientIp: string | null;
  readonly requestedIp: string | null;
  /** The sender in the IP header. */
  readonly senderIp: string;
  /** Option 54. */
  readonly serverId: string | null;
  /** Option 12. Hostile text. */
  readonly hostName: string | null;
  /** Option 60. Hostile text. */
  readonly vendorClass: string | null;
}

export type Frame = ArpFrame | NdpFrame | DhcpFrame;

/** An entry of the kernel's neighbour table with a MAC that was confirmed. */
export interface Neighbour {
  readonly kind: 'neighbour';
  /** When it was last heard, if it is reachable; otherwise when the table was read. */
  readonly time: number;
  readonly interface: string;
  readonly ip: string;
  readonly mac: string;
  readonly router: boolean;
  /** The kernel heard from it a moment ago; otherwise (STALE) the MAC is one of the past. */
  readonly reachable: boolean;
}

/** The result of asking every address of some networks who is there. */
export interface Sweep {
  readonly kind: 'sweep';
  readonly time: number;
  readonly startedAt: number;
  readonly scan: string;
  /** Only a complete sweep can make a host missing. */
  readonly outcome: 'complete' | 'partial' | 'failed';
  readonly reason: string | null;
  /** CIDR networks or single addresses that it asked. */
  readonly covered: readonly string[];
  readonly up: readonly { readonly ip: string; readonly mac: string | null; readonly name: string | null }[];
}

export type Observation = Frame | Neighbour | Sweep;
