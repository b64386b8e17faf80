import { grouped, roundedBytes, roundedDuration, roundedShare } from '../core/rounded.ts';
import type { Flow, Talk } from './conversation.ts';
import type { Party } from './parties.ts';
import type { Count } from './periods.ts';
import type { Group } from './talks.ts';
import type { Tally } from './tally.ts';

/** What explains this much of a capture is what a reader is told. */
const most = 0.5;

/** Milliseconds. What took less is said to have taken this: nobody should take its rate for more than it is. */
const second = 1000;

/**
 * What explains most of it, in one sentence: a conversation, else one client or service with many others, else one address, else that
 * nothing stands out. `shareOf` is of the spike, or of all bytes where there is none.
 */
export function sentenceOf(tally: Tally, shareOf: (count: Count) => number): string {
  if (tally.total.packets === 0) return 'no packets';
  const talks = tally.talks.values();
  const talk = heaviest(talks, shareOf);
  if (talk === null) return `${roundedBytes(tally.total.bytes)} without addresses`;
  if (shareOf(talk) >= most) return `${roundedShare(shareOf(talk))} of it: ${talkText(talk)}`;
  const group = heaviest(tally.groups.values(), shareOf);
  if (group !== null && shareOf(group) >= most) {
    return `${roundedShare(shareOf(group))} of it: ${groupText(group, talks, tally.talks.dropped > 0)}`;
  }
  const party = heaviest(tally.parties.values(), shareOf);
  if (party !== null && shareOf(party) >= most) return `${roundedShare(shareOf(party))} of it: ${partyText(party)}`;
  return `nothing stands out; the largest, ${roundedShare(shareOf(talk))} of it: ${talkText(talk)}`;
}

function heaviest<T extends Count>(counts: readonly T[], shareOf: (count: Count) => number): T | null {
  return counts.reduce<T | null>((best, next) => (best === null || shareOf(next) > shareOf(best) ? next : best), null);
}

function arrow(client: string, server: string, { toServer, toClient }: Flow): string {
  return toServer >= toClient ? `${client} → ${server}` : `${server} → ${client}`;
}

const talkText = (talk: Talk): string =>
  `${arrow(talk.client, talk.server, talk)}, ${serviceText(talk.protocol, talk.port)}, ${amount(talk)}`;

const serviceText = (protocol: string, port: number | null): string =>
  port === null ? protocol.toUpperCase() : `${protocol.toUpperCase()} ${port}`;

function amount({ toServer, toClient, firstAt, lastAt }: Flow): string {
  return `${roundedBytes(Math.max(toServer, toClient))} sent in ${roundedDuration(Math.max(second, lastAt - firstAt))}`;
}

/** The members are counted among the conversations that are kept, so where some were dropped there are more. */
function groupText(group: Group, talks: readonly Talk[], more: boolean): string {
  const members = talks.filter(
    (talk) =>
      talk.protocol === group.protocol &&
      (group.client ?? talk.client) === talk.client &&
      (group.server ?? talk.server) === talk.server &&
      (group.port ?? talk.port) === talk.port,
  );
  const count = (values: readonly unknown[]) => `${more ? 'more than ' : ''}${grouped(new Set(values).size)}`;
  const client = group.client ?? `${count(members.map((talk) => talk.client))} addresses`;
  const server = group.server ?? `${count(members.map((talk) => talk.server))} addresses`;
  const ports = new Set(members.map(({ port }) => port));
  const [only = null] = ports;
  const service =
    ports.size > 1
      ? `${group.protocol.toUpperCase()} (${more ? 'more than ' : ''}${grouped(ports.size)} ports)`
      : serviceText(group.protocol, only);
  return `${arrow(client, server, group)}, ${service}, ${amount(group)}`;
}

const partyText = ({ address, sentBytes, receivedBytes }: Party): string =>
  `${address}, with many others: ${roundedBytes(sentBytes)} sent, ${roundedBytes(receivedBytes)} received`;
