import { messageOf } from '../core/errors.ts';
import { type ListedPacket, listArgs, parseListed } from '../integrations/tshark/listing.ts';
import { createPick, type PickOptions } from './pick-packets.ts';
import { gaveUp, readPicked } from './read-capture.ts';

export interface PacketList {
  readonly packets: readonly (ListedPacket & { readonly isAlert: boolean })[];
  /** All that the filter let through. */
  readonly count: number;
  /** How many of these come before the first of `packets`. */
  readonly before: number;
  /** Why this is not all, or nothing, in a sentence; null when the file was read to its end. */
  readonly problem: string | null;
}

export interface ListInput {
  /** Absolute path of a pcap or pcapng file. */
  readonly file: string;
  readonly filter: string;
  /** What all packets have that the filter lets through: tshark need not look at others. */
  readonly within: PickOptions;
  /** Packets at most. */
  readonly limit: number;
  /** Microseconds since 1970 at which a packet made an alert. */
  readonly alertsAt: ReadonlySet<number>;
  /** Milliseconds. */
  readonly timeout: number;
}

const memory = 2 ** 31;

/**
 * Lists packets of a capture: the first ones, or those about the first that made an alert when that one would not be among
 * them. What cannot be read is said, never thrown.
 */
export async function listPackets({ file, filter, within, limit, alertsAt, timeout }: ListInput): Promise<PacketList> {
  const excerpt = createExcerpt(limit);
  const pick = createPick(within);
  const onLine = (line: string): void => {
    const packet = parseListed(line);
    if (packet === null) return;
    const number = pick.numbers[packet.number - 1] ?? packet.number;
    excerpt.add({ ...packet, number, isAlert: alertsAt.has(packet.time * 1000 + packet.micros) });
  };
  const problems = await readPicked(file, pick, (from) => listArgs(from, filter), { timeout, memory }, onLine).catch(
    (error) => [gaveUp(error) ? `${messageOf(error)}: there may be more` : messageOf(error)],
  );
  return { ...excerpt.take(), problem: problems[0] ?? null };
}

type Listed = PacketList['packets'][number];

/** Keeps at most twice `limit` packets. */
function createExcerpt(limit: number) {
  const first: Listed[] = [];
  const around: Listed[] = [];
  /** What led to it leaves room for what follows. */
  const mostBefore = Math.floor((limit - 1) / 2);
  let [count, before] = [0, 0];
  let isFound = false;

  function addAround(packet: Listed): void {
    if (isFound && around.length === limit) return;
    around.push(packet);
    if (isFound) return;
    if (around.length > mostBefore + 1) around.shift();
    before = count - around.length;
    isFound = packet.isAlert;
  }

  return {
    add(packet: Listed): void {
      count += 1;
      if (first.length < limit) first.push(packet);
      addAround(packet);
    },
    take: () => {
      const isEarly = !isFound || first.some(({ isAlert }) => isAlert);
      return isEarly ? { packets: first, count, before: 0 } : { packets: around, count, before };
    },
  };
}
