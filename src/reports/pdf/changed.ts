import type { Changed, DailyReport, HostChange, PortChange, ReportEvent } from '../model.ts';
import { counted } from '../wording.ts';
import { colours } from './colours.ts';
import type { LocalTime } from './local-time.ts';
import { heading, note, type Sheet } from './sheet.ts';
import { type Cell, plain, table } from './table.ts';

const mostRows = 60;

/** The changes of the day: devices, ports, warnings, each in the order of time. */
export function drawChanged(sheet: Sheet, { changed, notWatched }: DailyReport, local: LocalTime): void {
  heading(sheet, 'Changed');
  const hosts = hostRows(changed, local);
  const ports = portRows(changed, local);
  const warnings = warningRows(changed, local);
  if (hosts.length + ports.length + warnings.length === 0) {
    const { fullyMs, partlyMs } = notWatched.network;
    note(
      sheet,
      fullyMs + partlyMs === 0
        ? 'No change was recorded, because nothing was watched. This is not the same as a quiet day.'
        : 'No change was seen in the time that was watched.',
    );
  }
  part(sheet, hostColumns, hosts);
  part(sheet, portColumns, ports);
  part(sheet, warningColumns, warnings);
  learnedNote(sheet, changed);
}

type Row = readonly Cell[];

function part(sheet: Sheet, columns: Parameters<typeof table>[1], rows: readonly Row[]): void {
  if (rows.length === 0) return;
  table(sheet, columns, rows.slice(0, mostRows));
  if (rows.length > mostRows) note(sheet, `… and ${rows.length - mostRows} more, all of which are in report.json.`);
}

const time = (event: ReportEvent, local: LocalTime): Cell => plain(local.exact(event.time), { colour: colours.muted });

const byTime = (a: { event: ReportEvent }, b: { event: ReportEvent }): number =>
  a.event.time < b.event.time ? -1 : a.event.time > b.event.time ? 1 : 0;

const hostColumns = [
  { title: 'Time', width: 50 },
  { title: 'Device', width: 70 },
  { title: 'Address', width: 110 },
  { title: 'Name', width: 150 },
  { title: 'MAC and vendor', width: 119.28 },
];

function hostRows(changed: Changed, local: LocalTime): readonly Row[] {
  const groups: readonly (readonly [string, readonly HostChange[]])[] = [
    ['new', changed.newHosts.items],
    ['came back', changed.returnedHosts.items],
    ['went away', changed.goneHosts.items],
  ];
  return groups
    .flatMap(([word, items]) => items.map((event) => ({ word, event })))
    .sort(byTime)
    .map(({ word, event }) => [
      time(event, local),
      plain(word, { style: 'bold' }),
      plain(event.ip ?? '–'),
      plain(event.name ?? '–'),
      [
        { text: `${event.mac ?? '–'}${event.randomMac ? ' (random)' : ''}` },
        { text: event.vendor ?? '', colour: colours.muted },
      ],
    ]);
}

const portColumns = [
  { title: 'Time', width: 50 },
  { title: 'Port', width: 70 },
  { title: 'Address', width: 110 },
  { title: 'Name', width: 110 },
  { title: 'Service', width: 159.28 },
];

function portRows(changed: Changed, local: LocalTime): readonly Row[] {
  const groups: readonly (readonly [string, readonly PortChange[]])[] = [
    ['opened', changed.portsOpened.items],
    ['closed', changed.portsClosed.items],
    ['changed', changed.servicesChanged.items],
  ];
  return groups
    .flatMap(([word, items]) => items.map((event) => ({ word, event })))
    .sort(byTime)
    .map(({ word, event }) => [
      time(event, local),
      [{ text: `${event.protocol}/${event.port}`, style: 'bold' }, { text: word }],
      plain(event.ip ?? '–'),
      plain(event.name ?? '–'),
      serviceCell(event),
    ]);
}

function serviceCell({ type, before, after }: PortChange): Cell {
  if (type !== 'port.service-changed') return plain(after ?? before ?? '–');
  return [{ text: `was ${before ?? 'unknown'}`, colour: colours.muted }, { text: `is ${after ?? 'unknown'}` }];
}

const warningColumns = [
  { title: 'Time', width: 50 },
  { title: 'Warning', width: 70 },
  { title: 'About', width: 110 },
  { title: 'What was seen', width: 269.28 },
];

/** Worst first, then in the order of time, so that what is cut off is what matters least. */
const warningRows = ({ warnings }: Changed, local: LocalTime): readonly Row[] =>
  warnings.flatMap(({ items }) =>
    items.map((event) => [
      time(event, local),
      plain(event.severity, { style: 'bold' }),
      plain(event.subject),
      [
        { text: event.summary, maxLines: 3 },
        { text: event.type, colour: colours.muted },
      ],
    ]),
  );

function learnedNote(sheet: Sheet, { learned }: Changed): void {
  const parts = [
    ...(learned.hosts.count > 0 ? [counted(learned.hosts.hosts, 'device')] : []),
    ...(learned.ports.count > 0 ? [counted(learned.ports.count, 'open port')] : []),
  ];
  if (parts.length === 0) return;
  note(sheet, `Not counted as changes: ${parts.join(' and ')}, found while netmon learned what is normal here.`);
}
