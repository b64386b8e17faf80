import type { Packet } from '../integrations/tshark/packet.ts';
import { boundedTable } from './bounded-table.ts';
import { createCaller, type Ends, type Flow, type Talk } from './conversation.ts';
import { type Count, countPacket, noCount, type Spiking } from './periods.ts';

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
      const fresh = () => ({
        ...{ client, server, port, protocol, toServer: 0, toClient: 0, firstAt: packet.time, lastAt: packet.time },
        ...noCount(),
      });
      const inGroup = (key: string, common: Partial<Group>) =>
        count(
          groups.at(key, () => ({ ...fresh(), ...common })),
          ends,
          packet,
        );
      count(talks.at(`${client} ${server} ${protocol} ${port}`, fresh), ends, packet);
      inGroup(`${client} ${server} ${protocol}`, { port: null });
      inGroup(`* ${server} ${protocol} ${port}`, { client: null });
      inGroup(`${client} * ${protocol}`, { server: null, port: null });
      return port;
    },
  };
}
