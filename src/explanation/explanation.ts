import type { Conversation, Explanation, Share, Talker } from '../core/capture.ts';
import { grouped } from '../core/rounded.ts';
import type { Talk } from './conversation.ts';
import { isDestination, type Party } from './parties.ts';
import { type Count, type Spiking, spikeShares } from './periods.ts';
import { sentenceOf } from './sentence.ts';
import type { Tally } from './tally.ts';

/** Rows of each list. */
const rows = 20;
const mostDestinations = 50;

/**
 * What a tally says.
 * @param known IP addresses that are no news
 * @param problems what kept packets from being read, a sentence each
 */
export function explanationOf(
  tally: Tally,
  spike: Spiking | null,
  known: ReadonlySet<string>,
  problems: readonly string[],
): Explanation {
  const times = tally.times();
  const spikeShare = spikeShares(tally.total, spike, times?.first ?? 0, times?.last ?? 0);
  const shareOf = ({ bytes }: Count): number => (tally.total.bytes === 0 ? 0 : bytes / tally.total.bytes);
  const shares = (count: Count) => {
    const ofSpike = spikeShare(count);
    return { share: shareOf(count), ...(ofSpike === undefined ? {} : { ofSpike }) };
  };
  const toShare = (count: Count & { readonly name: string }): Share => ({
    ...{ name: count.name, packets: count.packets, bytes: count.bytes },
    ...shares(count),
  });
  const cut = [...problems, ...cutsOf(tally)];
  return {
    sentence: sentenceOf(tally, (count) => spikeShare(count) ?? shareOf(count)),
    packets: tally.total.packets,
    bytes: tally.total.bytes,
    from: times === null ? null : Math.round(times.first),
    to: times === null ? null : Math.round(times.last),
    talkers: heaviest(tally.parties.values()).map((party) => ({ ...toTalker(party), ...shares(party) })),
    conversations: heaviest(tally.talks.values()).map((talk) => ({ ...toConversation(talk), ...shares(talk) })),
    protocols: heaviest(tally.protocols.values()).map(toShare),
    ports: heaviest(tally.ports.values()).map(toShare),
    sizes: tally.sizes.map(toShare),
    newDestinations: newDestinations(tally, known),
    cut: cut.length === 0 ? null : cut.join('; '),
  };
}

const heaviest = <T extends Count>(counts: readonly T[]): T[] =>
  counts.toSorted((one, other) => other.bytes - one.bytes || other.packets - one.packets).slice(0, rows);

const toTalker = (party: Party): Omit<Talker, 'share'> => ({
  address: party.address,
  sentPackets: party.sentPackets,
  sentBytes: party.sentBytes,
  receivedPackets: party.receivedPackets,
  receivedBytes: party.receivedBytes,
});

function toConversation(talk: Talk): Omit<Conversation, 'share'> {
  const there = talk.toServer >= talk.toClient;
  return {
    from: there ? talk.client : talk.server,
    to: there ? talk.server : talk.client,
    protocol: talk.protocol,
    port: talk.port,
    packets: talk.packets,
    bytesThere: Math.max(talk.toServer, talk.toClient),
    bytesBack: Math.min(talk.toServer, talk.toClient),
    firstAt: Math.round(talk.firstAt),
    lastAt: Math.round(talk.lastAt),
  };
}

/** None are named where it is not known who was there before: what is not sure to be new is not called so. */
function newDestinations(tally: Tally, known: ReadonlySet<string>): string[] {
  if (!tally.earlierIsWhole()) return [];
  return tally.parties
    .values()
    .filter((party) => isDestination(party) && !known.has(party.address) && !tally.earlier.has(party.address))
    .sort((one, other) => other.receivedBytes - one.receivedBytes)
    .slice(0, mostDestinations)
    .map(({ address }) => address);
}

function cutsOf(tally: Tally): string[] {
  const cuts: string[] = [];
  const lightest = (dropped: number, what: string) => {
    if (dropped > 0) cuts.push(`too many ${what}: the lightest, ${grouped(dropped)} of them, are only in the totals`);
  };
  lightest(tally.talks.dropped, 'conversations');
  lightest(tally.parties.dropped, 'addresses');
  if (!tally.earlierIsWhole()) cuts.push('too many addresses before the spike to say which destinations are new');
  return cuts;
}
