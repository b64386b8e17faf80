import { join } from 'node:path';
import type { AlertDay, AlertGroup } from '../../core/alert-group.ts';
import type { Capture } from '../../core/capture.ts';
import { NetmonError } from '../../core/errors.ts';
import { grouped } from '../../core/rounded.ts';
import { printable } from '../../core/text.ts';
import { pathRights } from '../../edges/rights/path-rights.ts';
import { alertMoments, alertTimesIn } from '../../explanation/alert-times.ts';
import { listPackets, type PacketList } from '../../explanation/list-packets.ts';
import { alertFilter } from '../../integrations/tshark/alert-filter.ts';
import type { Store } from '../../store/store.ts';
import { isoTime, localTime } from '../output/print.ts';
import { wrapped } from '../output/wrapped.ts';

/** The packets of a group in one capture. */
export interface AlertPackets extends PacketList {
  readonly capture: Capture;
  /** What was looked for, in words; null when nothing was. */
  readonly sought: string | null;
  /** A command that lists them all; null when there is no file. */
  readonly command: string | null;
}

/** Milliseconds that tshark may take for one capture; for all of a group twice as much. */
const patience = 20_000;

/** Raw lines that tell when alerts came. */
const mostLines = 200;

/** Throws USAGE. */
export function packetLimit(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new NetmonError('USAGE', 'cli', `--packets ${text}: a whole number up to 99999 was expected`);
}

interface Asked {
  readonly group: AlertGroup;
  readonly days: readonly AlertDay[];
  readonly captures: readonly Capture[];
  readonly limit: number;
}

/** Looks through one capture after the other; what keeps one from being read is told in its place. */
export async function* packetsOf(
  { group, days, captures, limit }: Asked,
  store: Store,
  data: string,
): AsyncGenerator<AlertPackets> {
  if (limit === 0 || captures.length === 0) return;
  const lines = await store.alertLines(group.id, mostLines);
  const alertsAt = alertMoments(lines);
  const end = performance.now() + 2 * patience;
  for (const capture of captures) {
    const file = capture.file === null ? null : join(data, capture.file);
    if (file === null || (await pathRights(file)) === 'missing') {
      yield { ...nothing(capture), problem: file === null ? whyNone(capture) : `${file} is not there any more` };
      continue;
    }
    const times = alertTimesIn(capture, { group, days, lines });
    if (times === null) {
      yield { ...nothing(capture), problem: 'none of these alerts is of its time' };
      continue;
    }
    const { filter, words, addresses } = alertFilter(group, times);
    const place = { capture, sought: `${words}, ${spanText(times)}`, command: commandFor(file, filter) };
    const timeout = Math.min(patience, Math.round(end - performance.now()));
    const listed =
      timeout <= 0
        ? { ...nothing(capture), problem: 'the captures before it took all the time that there is for them' }
        : await listPackets({ file, filter, within: { ...times, addresses }, limit, alertsAt, timeout });
    yield { ...listed, ...place };
  }
}

const nothing = (capture: Capture) => ({ capture, sought: null, command: null, packets: [], count: 0, before: 0 });

const whyNone = ({ state, reason }: Capture): string =>
  state === 'recording' ? 'it is still being recorded' : `it is ${state}${reason === null ? '' : `: ${reason}`}`;

const spanText = ({ from, to }: { readonly from: number; readonly to: number }): string =>
  `${localTime(from)} to ${localTime(to).slice(11)}`;

const commandFor = (file: string, filter: string): string => `tshark -n -r ${quoted(file)} -Y ${quoted(filter)}`;

/** For a POSIX shell. */
const quoted = (text: string): string =>
  /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** An element of `packets` of `netmon alerts show --json`. */
export const packetsShape = ({ capture, command, count, before, problem, packets }: AlertPackets) => ({
  ...{ capture: capture.id, count, before, command, problem },
  packets: packets.map(({ time, micros, isAlert, ...packet }) => ({
    ...packet,
    time: isoTime(time).replace('Z', `${digits(micros)}Z`),
    alert: isAlert,
  })),
});

const digits = (thousandths: number): string => String(thousandths).padStart(3, '0');

/** `width`: columns of the terminal. */
export function packetsText(found: AlertPackets, width: number): string {
  const { capture, sought, command, packets, count, before, problem } = found;
  const title = `packets in ${capture.id}${sought === null ? '' : ` of ${sought}`}:`;
  const why = problem === null ? [] : [printable(problem, 400)];
  if (command === null) return `\n${wrapped(`${title} ${why.join('')}`, width, 2)}`;
  const after = count - before - packets.length;
  return [
    '',
    wrapped(title, width, 2),
    ...(before === 0 ? [] : [`  ${grouped(before)} before`]),
    ...linesOf(packets, width),
    ...(after === 0 ? [] : [`  ${grouped(after)} more`]),
    ...(count === 0 && problem === null ? ['  none'] : []),
    ...(count === packets.length && count > 0 ? [] : [`  all: ${printable(command, 4000)}`]),
    ...why.map((text) => wrapped(`  ${text}`, width, 2)),
  ].join('\n');
}

/** A `*` is before a packet of which an alert was made. */
function linesOf(packets: AlertPackets['packets'], width: number): readonly string[] {
  const rows = packets.map((packet) => ({
    cells: [
      `${packet.isAlert ? '*' : ' '}${packet.number}`,
      `${localTime(packet.time).slice(11)}.${digits(packet.time % 1000)}${digits(packet.micros)}`,
      printable(packet.source, longestAddress),
      `→ ${printable(packet.destination, longestAddress)}`,
      printable(packet.protocol, 20),
      String(packet.length),
    ],
    info: packet.info,
  }));
  const widths = rows[0]?.cells.map((_, at) =>
    rows.reduce((most, { cells }) => Math.max(most, cells[at]?.length ?? 0), 0),
  );
  return rows.map(({ cells, info }) => {
    const head = `  ${cells.map((cell, at) => cell.padEnd(widths?.[at] ?? 0)).join('  ')}  `;
    return `${head}${printable(info, Math.max(leastInfo, Math.min(mostInfo, width - head.length)))}`.trimEnd();
  });
}

const longestAddress = 45;
const leastInfo = 20;
const mostInfo = 200;
