import { isUnicast } from '../core/address.ts';
import type { Packet } from '../integrations/tshark/packet.ts';
import { boundedTable } from './bounded-table.ts';
import { type Count, countPacket, type Spiking } from './periods.ts';

/** One address and what it sent and received. */
export interface Party extends Count {
  readonly address: string;
  readonly kind: 'ip' | 'mac';
  sentPackets: number;
  sentBytes: number;
  receivedPackets: number;
  receivedBytes: number;
}

/** Counts what each address sends and receives. */
export function createParties(spike: Spiking | null, limit: number) {
  const parties = boundedTable<Party>(limit);
  const earlier = new Set<string>();

  function count(address: string, kind: 'ip' | 'mac', sent: boolean, { time, bytes }: Packet): void {
    const party = parties.at(address, () => ({
      address,
      kind,
      sentPackets: 0,
      sentBytes: 0,
      receivedPackets: 0,
      receivedBytes: 0,
      packets: 0,
      bytes: 0,
      before: 0,
      during: 0,
    }));
    countPacket(party, time, bytes, spike);
    party[sent ? 'sentPackets' : 'receivedPackets'] += 1;
    party[sent ? 'sentBytes' : 'receivedBytes'] += bytes;
    if (spike !== null && time < spike.from && kind === 'ip' && earlier.size < limit) earlier.add(address);
  }

  return {
    parties,
    /** IP addresses that were there before the spike; the first `limit` of them. */
    earlier,
    earlierIsWhole: () => earlier.size < limit,
    add(packet: Packet, { from, to, kind }: NonNullable<Packet['ends']>): void {
      count(from, kind, true, packet);
      if (to !== from) count(to, kind, false, packet);
    },
  };
}

/** Whom something was sent to: a device, neither all nor a group of them. */
export const isDestination = ({ kind, address, receivedPackets }: Party): boolean =>
  kind === 'ip' && receivedPackets > 0 && isUnicast(address);
