import { join } from 'node:path';
import type { Capture, Conversation, Explanation, Share, Talker } from '../../core/capture.ts';
import type { HostNames } from '../../core/host-names.ts';
import { grouped, roundedBytes, roundedDuration, roundedShare } from '../../core/rounded.ts';
import { printable } from '../../core/text.ts';
import type { Pin } from '../../edges/captures/capture-files.ts';
import { localTime } from '../output/print.ts';
import { table } from '../output/table.ts';
import { wrapped } from '../output/wrapped.ts';
import { type CaptureAnalysis, groupsTable } from './analysis.ts';
import { gist } from './list-text.ts';

export interface CaptureView {
  /** Absolute path of the data folder. */
  readonly data: string;
  readonly pin: Pin | null;
  /** Null where nobody can have looked yet. */
  readonly analysis: CaptureAnalysis | null;
  readonly names: HostNames;
  /** Columns. */
  readonly width: number;
}

/** Rows of each table on a terminal; --json has them all. */
const rows = 8;
const mostNew = 10;

/** One capture and what is in it. */
export function captureText(capture: Capture, { data, pin, analysis, names, width }: CaptureView): string {
  const { explanation } = capture;
  return [
    wrapped(gist(capture, names), width, 0),
    '',
    ...facts(capture, data, pin).map(([title, text]) =>
      wrapped(`${title.padEnd(9)}${printable(text, 1000)}`, width, 9),
    ),
    ...(analysis === null ? [] : attacks(analysis, names, width)),
    ...(explanation === null ? [] : tables(explanation, names)),
  ].join('\n');
}

const attacks = ({ text, groups }: CaptureAnalysis, names: HostNames, width: number): string[] => [
  wrapped(`${'attacks'.padEnd(9)}${printable(text, 1000)}`, width, 9),
  ...(groups.length === 0 ? [] : ['', groupsTable(groups, names)]),
];

function facts(capture: Capture, data: string, pin: Pin | null): (readonly [string, string])[] {
  const { explanation, dropped, file, reason } = capture;
  const line = (title: string, text: string | null) => (text === null ? [] : [[title, text] as const]);
  const lost = dropped === null ? 'how many were lost is not known' : `${grouped(dropped)} lost`;
  return [
    ...line('capture', `${capture.id}, ${capture.state}`),
    ...line('why', capture.cause.summary),
    ...line('covers', `${period(capture)}, ${capture.interface}`),
    ...line('filter', capture.filter),
    ...line('packets', `${grouped(capture.packets)}, ${lost}${wire(explanation)}`),
    ...line('kept', capture.snapLength === null ? null : `the first ${capture.snapLength} bytes of each packet`),
    ...line('file', file === null ? null : `${join(data, file)}, ${roundedBytes(capture.bytes)}`),
    ...line('SHA-256', capture.sha256),
    ...line('note', reason),
    ...line(
      'pinned',
      pin === null ? null : `by ${pin.by}, ${localTime(pin.at)}${pin.reason === null ? '' : `: ${pin.reason}`}`,
    ),
    ...line('new', explanation === null ? null : destinations(explanation)),
    ...line('left out', explanation?.cut ?? null),
    ...line('unread', capture.explanationFailure === null ? null : `not explained: ${capture.explanationFailure}`),
  ];
}

function period({ from, to }: Capture): string {
  const [begin, end] = [localTime(from), localTime(to)];
  const sameDay = begin.slice(0, 10) === end.slice(0, 10);
  return `${begin} to ${sameDay ? end.slice(11) : end} (${roundedDuration(to - from)})`;
}

const wire = (explanation: Explanation | null): string =>
  explanation === null ? '' : `, ${roundedBytes(explanation.bytes)} on the wire`;

function destinations({ newDestinations }: Explanation): string | null {
  if (newDestinations.length === 0) return null;
  const shown = newDestinations.slice(0, mostNew).join(', ');
  const more = newDestinations.length - mostNew;
  return `never seen before: ${shown}${more > 0 ? ` and ${more} more` : ''}`;
}

function tables(explanation: Explanation, names: HostNames): string[] {
  const { talkers, conversations, protocols, ports, sizes } = explanation;
  const title = talkers.some(({ ofSpike }) => ofSpike !== undefined) ? 'of spike' : 'share';
  const some = <T>(list: readonly T[], draw: (list: readonly T[]) => string): string[] =>
    list.length === 0 ? [] : ['', draw(list.slice(0, rows))];
  return [
    ...some(conversations, (list) =>
      table(
        ['from', 'to', 'service', 'there', 'back', title],
        list.map((each) => conversationRow(each, names)),
      ),
    ),
    ...some(talkers, (list) =>
      table(
        ['address', 'name', 'sent', 'received', title],
        list.map((each) => talkerRow(each, names)),
      ),
    ),
    ...some(protocols, (list) => table(['protocol', 'packets', 'bytes', title], list.map(shareRow))),
    ...some(ports, (list) => table(['port', 'packets', 'bytes', title], list.map(shareRow))),
    ...some(
      sizes.filter(({ packets }) => packets > 0),
      (list) => table(['packet size', 'packets', 'bytes', title], list.map(shareRow)),
    ),
  ];
}

const shareOf = ({ share, ofSpike }: Pick<Share, 'share' | 'ofSpike'>): string => roundedShare(ofSpike ?? share);

const shareRow = (share: Share) => [share.name, grouped(share.packets), roundedBytes(share.bytes), shareOf(share)];

const conversationRow = (conversation: Conversation, names: HostNames) => [
  names.get(conversation.from) ?? conversation.from,
  names.get(conversation.to) ?? conversation.to,
  conversation.port === null ? conversation.protocol : `${conversation.protocol}/${conversation.port}`,
  roundedBytes(conversation.bytesThere),
  roundedBytes(conversation.bytesBack),
  shareOf(conversation),
];

const talkerRow = (talker: Talker, names: HostNames) => [
  talker.address,
  names.get(talker.address) ?? null,
  roundedBytes(talker.sentBytes),
  roundedBytes(talker.receivedBytes),
  shareOf(talker),
];
