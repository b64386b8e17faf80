import type { Packet } from '../integrations/tshark/packet.ts';
import { boundedTable } from './bounded-table.ts';
import { createParties } from './parties.ts';
import { type Count, countPacket, noCount, type Spiking } from './periods.ts';
import { createTalks } from './talks.ts';

export interface Named extends Count {
  readonly name: string;
}

/** Lengths of packets, as tshark's own statistics part them. */
const sizeBounds = [80, 160, 320, 640, 1280, 2560, 5120] as const;
const sizeNames = ['0-79', '80-159', '160-319', '320-639', '640-1279', '1280-2559', '2560-5119', '5120 and more'];

/** tshark knows some hundreds of protocols. */
const mostProtocols = 1024;

/** Counts packets in bounded memory: `limit` entries a table. The times of packets need not rise. */
export function createTally(spike: Spiking | null, limit: number) {
  const talking = createTalks(spike, limit);
  const taking = createParties(spike, limit);
  const ports = boundedTable<Named>(limit);
  const protocols = boundedTable<Named>(mostProtocols);
  const sizes = sizeNames.map((name): Named => ({ name, ...noCount() }));
  const total = noCount();
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

  function count(table: typeof ports, name: string, { time, bytes }: Packet): void {
    countPacket(
      table.at(name, () => ({ name, ...noCount() })),
      time,
      bytes,
      spike,
    );
  }

  return {
    add(packet: Packet): void {
      const { time, bytes, ends } = packet;
      first = Math.min(first, time);
      last = Math.max(last, time);
      countPacket(total, time, bytes, spike);
      count(protocols, packet.application, packet);
      const bound = sizeBounds.findIndex((most) => bytes < most);
      const size = sizes[bound === -1 ? sizeBounds.length : bound];
      if (size !== undefined) countPacket(size, time, bytes, spike);
      if (ends === null) return;
      taking.add(packet, ends);
      const port = talking.add(packet, ends);
      if (port !== null) count(ports, `${packet.protocol}/${port}`, packet);
    },
    ...{ total, sizes, ports, protocols },
    ...{ talks: talking.talks, groups: talking.groups },
    ...{ parties: taking.parties, earlier: taking.earlier, earlierIsWhole: taking.earlierIsWhole },
    times: () => (total.packets === 0 ? null : { first, last }),
  };
}

export type Tally = ReturnType<typeof createTally>;
