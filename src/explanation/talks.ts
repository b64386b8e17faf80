import type { Packet } from '../integrations/tshark/packet.ts';
import { boundedTable } from './bounded-table.ts';
import { createCaller, type Ends, type Flow, type Talk } from './conversation.ts';
import { type Count, countPacket, type Spiking } from './periods.ts';

/** Talks that have something in common: the service, the client, or both ends. */
export interface Group extends Count, Flow {
  readonly client: string | null;
  readonly server: string | null;
  readonly port: number | null;
}

/** Counts who talks with whom, and besides what has one end or both in common: a flood or a scan is many small talks. */
export function createTalks(spike: Spiking | null, limit: number) {
  const talks = boundedTable<Talk>(limit);
  const groups = boundedTable<Group>(limit);
  const endsOf = createCaller();

  function count(into: Talk | Group, { there }: Ends, { time, bytes }: Packet): void {
    countPacket(into, time, bytes, spike);
    into[there ? 'toServer' : 'toClient'] += bytes;
    if (time < into.firstAt) into.firstAt = time;
    if (time > into.lastAt) into.lastAt = time;
  }

  return {
    talks,
    groups,
    /** Returns the port of the service. */
    add(packet: Packet, addresses: NonNullable<Packet['ends']>): number | null {
      const ends = endsOf(packet, addresses);
      const { client, server, port } = ends;
      const { protocol } = packet;
      const { time } = packet;
      // Written out, not spread: in a flood nearly every packet makes four of these.
      const fresh = <C extends string | null, S extends string | null>(one: C, other: S, its: number | null) => ({
        client: one,
        server: other,
        port: its,
        protocol,
        toServer: 0,
        toClient: 0,
        firstAt: time,
        lastAt: time,
        packets: 0,
        bytes: 0,
        before: 0,
        during: 0,
      });
      const pair = `${client} ${server} ${protocol}`;
      const inGroup = (key: string, make: () => Group): void => count(groups.at(key, make), ends, packet);
      count(
        talks.at(`${pair} ${port}`, () => fresh(client, server, port)),
        ends,
        packet,
      );
      inGroup(pair, () => fresh(client, server, null));
      inGroup(`* ${server} ${protocol} ${port}`, () => fresh(null, server, port));
      inGroup(`${client} * ${protocol}`, () => fresh(client, null, null));
      return port;
    },
  };
}
