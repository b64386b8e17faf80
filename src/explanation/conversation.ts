import type { Packet } from '../integrations/tshark/packet.ts';
import type { Count } from './periods.ts';

/** Traffic between two sides. */
export interface Flow {
  readonly protocol: string;
  /** Bytes. */
  toServer: number;
  toClient: number;
  firstAt: number;
  lastAt: number;
}

/** What two ends say to each other with one protocol to one service, over however many connections. */
export interface Talk extends Count, Flow {
  /** Who called, as far as that can be told. */
  readonly client: string;
  readonly server: string;
  /** Of the server. */
  readonly port: number | null;
}

export interface Ends {
  readonly client: string;
  readonly server: string;
  readonly port: number | null;
  /** The packet goes from client to server. */
  readonly there: boolean;
}

/** Connections whose service has the higher port, of which this many are remembered. */
const mostOddities = 20_000;
/** Packets in parts, of which this many are remembered. */
const mostParts = 10_000;

type Ports = NonNullable<Packet['ports']>;
type Addresses = NonNullable<Packet['ends']>;

/**
 * Tells who calls whom. TCP says so when a connection begins; otherwise the lower port is that of the service. Without ports
 * whoever is sent to first is the server.
 */
export function createCaller() {
  const oddities = new Set<string>();
  const parts = new Map<string, Ports>();
  const called = new Map<string, string>();

  function serverHasFrom(packet: Packet, ends: Addresses, ports: Ports): boolean {
    const lower = ports.from < ports.to;
    const connection = lower
      ? `${ends.from} ${ports.from} ${ends.to} ${ports.to}`
      : `${ends.to} ${ports.to} ${ends.from} ${ports.from}`;
    if (packet.caller === null) return oddities.size > 0 && oddities.has(connection) ? !lower : lower;
    const isFrom = packet.caller === 'to';
    if (isFrom !== lower && ports.from !== ports.to) remember(oddities, connection, mostOddities);
    return isFrom;
  }

  function portsOf(packet: Packet, ends: Addresses): Ports | null {
    const { fragment } = packet;
    if (fragment === null) return packet.ports;
    const key = `${ends.from} ${ends.to} ${packet.protocol} ${fragment.id}`;
    if (!fragment.first) return parts.get(key) ?? null;
    if (packet.ports !== null) {
      if (parts.size >= mostParts) parts.clear();
      parts.set(key, packet.ports);
    }
    return packet.ports;
  }

  function withoutPorts(packet: Packet, { from, to }: Addresses): Ends {
    const pair = from < to ? `${from} ${to} ${packet.protocol}` : `${to} ${from} ${packet.protocol}`;
    let server = called.get(pair);
    if (server === undefined) {
      if (called.size >= mostOddities) called.clear();
      called.set(pair, to);
      server = to;
    }
    return server === to
      ? { client: from, server: to, port: null, there: true }
      : { client: to, server: from, port: null, there: false };
  }

  return (packet: Packet, ends: Addresses): Ends => {
    const ports = portsOf(packet, ends);
    if (ports === null) return withoutPorts(packet, ends);
    return serverHasFrom(packet, ends, ports)
      ? { client: ends.to, server: ends.from, port: ports.from, there: false }
      : { client: ends.from, server: ends.to, port: ports.to, there: true };
  };
}

function remember(set: Set<string>, value: string, most: number): void {
  if (set.size >= most) set.clear();
  set.add(value);
}
