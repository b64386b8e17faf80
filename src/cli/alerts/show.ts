import type { Command } from 'commander';
import type { AlertDay, AlertGroup, AlertWord } from '../../core/alert-group.ts';
import type { RawAlert } from '../../core/alert-lines.ts';
import { standingOf, standingRules } from '../../core/alert-standing.ts';
import type { Capture } from '../../core/capture.ts';
import { NetmonError } from '../../core/errors.ts';
import { printable } from '../../core/text.ts';
import type { WrittenRule } from '../../edges/rule-files.ts';
import type { Store } from '../../store/store.ts';
import { withStore } from '../access/reading.ts';
import { counted, isoTime, localTime, print, printJson } from '../output/print.ts';
import { terminalWidth, wrapped } from '../output/wrapped.ts';
import { type AlertAbout, aboutAlerts, aboutLines, aboutShape, aroundLines } from './about.ts';
import { alertNames } from './names.ts';
import { packetLimit, packetsOf, packetsShape, packetsText } from './packets.ts';
import { writtenRule } from './rule.ts';
import { alertShape, wordShape } from './shapes.ts';
import { addressText } from './table.ts';

interface Options {
  readonly lines: string;
  readonly packets: string;
  readonly json?: true;
}

/** Captures of the time of the alerts that are named. */
const mostCaptures = 5;

export async function showAlert(id: string, options: Options, command: Command): Promise<void> {
  const limit = /^\d{1,6}$/.test(options.lines) ? Number(options.lines) : null;
  if (limit === null) throw new NetmonError('USAGE', 'cli', `--lines ${options.lines}: a whole number was expected`);
  const most = packetLimit(options.packets);
  await withStore(command, async (store, { data }) => {
    const group = await foundGroup(store, id);
    const captures = await capturesOf(store, group);
    const shown = {
      group,
      standing: standingOf(group, standingRules(await store.suppressions(), Date.now())),
      names: await alertNames(store, Date.now()),
      days: await store.alertDays(group.id),
      comments: await store.alertComments(group.id),
      rule: writtenRule(group, command),
      about: await aboutAlerts(store, group, limit),
      lines: limit === 0 ? [] : await store.alertLines(group.id, limit),
      captures,
    };
    const packets = packetsOf({ group, days: shown.days, captures, limit: most }, store, data);
    if (options.json) {
      const shapes = [];
      for await (const found of packets) shapes.push(packetsShape(found));
      printJson({ ...shape(shown), packets: shapes });
      return;
    }
    print(text(shown));
    if (most > 0 && captures.length === 0) print(`\n${wrapped(noCapture, terminalWidth(), 0)}`);
    // Each when it is found: to look through a large capture takes seconds.
    for await (const found of packets) print(packetsText(found, terminalWidth()));
  });
}

const noCapture =
  'no packets: no capture was made at the time (capture.events in the config can make one of each new alert)';

/** Rejects with NOT_FOUND. */
export async function foundGroup(store: Store, id: string): Promise<AlertGroup> {
  const group = await store.findAlertGroup(id);
  if (group !== null) return group;
  throw new NetmonError('NOT_FOUND', 'cli', `there is no group of alerts ${id}, or more than one that begins so`, {
    hint: 'netmon alerts --all lists them',
  });
}

/** Those that were made for it or analysed, whatever became of them, then those that cover a part of its time. */
async function capturesOf(store: Store, { captures, firstSeen, lastSeen }: AlertGroup): Promise<readonly Capture[]> {
  const own = await Promise.all(captures.map((id) => store.findCapture(id)));
  const meanwhile = await store.captures({ since: firstSeen, until: lastSeen + 1, limit: mostCaptures });
  const others = meanwhile.filter(({ id, file }) => file !== null && !captures.includes(id));
  return [...own.flatMap((capture) => capture ?? []), ...others];
}

interface Shown {
  readonly group: AlertGroup;
  readonly standing: ReturnType<typeof standingOf>;
  readonly names: Awaited<ReturnType<typeof alertNames>>;
  readonly days: readonly AlertDay[];
  readonly comments: readonly AlertWord[];
  readonly rule: WrittenRule | null;
  readonly about: AlertAbout;
  readonly lines: readonly RawAlert[];
  readonly captures: readonly Capture[];
}

const dayText = (day: number): string => isoTime(day * 86_400_000).slice(0, 10);

/** `netmon alerts show --json` */
const shape = ({ group, standing, names, days, comments, rule, about, lines, captures }: Shown) => ({
  ...alertShape(group, standing, names),
  days: days.map(({ day, count }) => ({ day: dayText(day), count })),
  comments: comments.map(wordShape),
  rule,
  ...aboutShape(about),
  lines: lines.map(({ time, text: line }) => ({ time: isoTime(time), text: line })),
  captureFiles: captures
    .filter(({ file }) => file !== null)
    .map(({ id, file, from, to, packets }) => ({ id, file, from: isoTime(from), to: isoTime(to), packets })),
});

function text({ group, standing, names, days, comments, rule, about, lines, captures }: Shown): string {
  const facts: readonly (readonly [string, string | null])[] = [
    ['alerts', `${group.gid}:${group.sid}:${group.rev} ${group.message}`],
    ['state', stateText(group, standing)],
    ['severity', [group.severity, group.classification].filter((part) => part !== null).join(', ')],
    ['from', addressText(group.source, names)],
    ['to', addressText(group.target, names)],
    ['ports', portsText(group, names.targetPortOpen(group))],
    ['direction', group.direction],
    ['engine', group.engine],
    ['count', `${group.count}, from ${localTime(group.firstSeen)} to ${localTime(group.lastSeen)}`],
    ['hidden', group.suppressed === 0 ? null : `${group.suppressed}, the last by rule ${group.suppressedBy}`],
    ['ATT&CK', listed(group.techniques)],
    ['see', listed(group.references)],
  ];
  const width = terminalWidth();
  return [
    ...facts.flatMap(([name, value]) =>
      value === null ? [] : [wrapped(`${name.padEnd(10)}${printable(value, 400)}`, width, 10)],
    ),
    ...section(`rule, from ${rule?.file ?? ''}`, rule === null ? [] : [rule.text]),
    ...section('what they were about', aboutLines(about)),
    ...section('what else was told of their connections, newest first', aroundLines(about)),
    ...section(
      'days (UTC)',
      days.slice(-14).map(({ day, count }) => `${dayText(day)}  ${count}`),
    ),
    ...section(
      'comments',
      comments.map(({ by, at, text: said }) => `${localTime(at)}  ${by}: ${said}`),
    ),
    ...section(
      'captures',
      captures.map(({ id, state, file, packets }) => `${id}  ${counted(packets, 'packet')}  ${file ?? state}`),
    ),
    ...section(
      'raw lines, newest first',
      lines.map((line) => line.text),
    ),
  ].join('\n');
}

const listed = (items: readonly string[]): string | null => (items.length === 0 ? null : items.join(', '));

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${printable(line, 2000)}`)];

function stateText({ acknowledged, own }: AlertGroup, standing: Shown['standing']): string {
  if (standing === 'own') return `own ${own}: netmon or a scanner of the config caused it`;
  if (standing !== 'acknowledged' || acknowledged === null) return standing;
  const why = acknowledged.text === null ? '' : `: ${acknowledged.text}`;
  return `acknowledged by ${acknowledged.by}, ${localTime(acknowledged.at)}${why}`;
}

function portsText({ ports, protocol }: AlertGroup, open: boolean | null): string | null {
  if (ports.length === 0) return protocol;
  const known = open === null ? '' : open ? ' (open on the target)' : ' (not open on the target)';
  return `${protocol ?? ''} ${ports.join(', ')}${known}`.trim();
}
