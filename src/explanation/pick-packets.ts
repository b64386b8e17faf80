import { parseNetwork } from '../core/address-range.ts';
import { grouped } from '../core/rounded.ts';
import { createCutter } from '../integrations/pcapng/cut.ts';

export interface PickOptions {
  /** Milliseconds since 1970, both included. */
  readonly from: number;
  readonly to: number;
  /** IP addresses that stand in each packet, wherever: below VLAN tags, in tunnels, as sender or receiver. */
  readonly addresses: readonly string[];
}

/**
 * Picks packets of a recording by their time and by bytes that they hold: a hundred times as fast as tshark, which has then less to look
 * at. Some of what is picked may have these bytes by chance.
 */
export interface PacketPick {
  /** A recording of the packets that are picked, from that of all. */
  from(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Places of the packets that were picked, from 1, in the recording of all. */
  readonly numbers: readonly number[];
  /** What kept it from the end of the recording, a sentence each. */
  problems(): readonly string[];
}

/** More than tshark looks at in half a minute. */
const mostBytes = 128 * 1024 * 1024;

/** Bytes of a block before those of the packet. */
const blockHead = 28;

export function createPick({ from, to, addresses }: PickOptions): PacketPick {
  const wanted = addresses.map(bytesOf);
  const numbers: number[] = [];
  let size = 0;
  const cutter = createCutter({
    ...{ from, to, comment: '', application: 'netmon' },
    wants(block, number) {
      if (!wanted.every((bytes) => block.includes(bytes, blockHead))) return false;
      numbers.push(number);
      return true;
    },
  });
  return {
    numbers,
    problems: () => [
      ...(cutter.counts().broken.length > 0 ? ['the file ends in the middle of a packet'] : []),
      ...(size >= mostBytes
        ? [`there are too many packets: only the first ${grouped(numbers.length)} were looked at`]
        : []),
    ],
    async *from(chunks) {
      yield cutter.header;
      cutter.open('', '');
      let rest: Uint8Array = new Uint8Array();
      for await (const chunk of chunks) {
        const room = Buffer.concat([rest, chunk]);
        const { taken, parts } = cutter.take(room);
        rest = room.subarray(taken);
        for (const { length } of parts) size += length;
        if (parts.length > 0) yield Buffer.concat(parts);
        if (size >= mostBytes) return;
      }
      cutter.close(rest.length);
    },
  };
}

const bytesOf = (address: string): Buffer => {
  const range = parseNetwork(address);
  const digits = range?.family === 6 ? 32 : 8;
  return Buffer.from((range?.first ?? 0n).toString(16).padStart(digits, '0'), 'hex');
};

/** Whether a file that begins so is in the format that netmon records in. */
export const isPcapng = (first: Uint8Array): boolean => Buffer.from(first).toString('hex', 0, 4) === '0a0d0d0a';
