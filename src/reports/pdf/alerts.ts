import { partyText } from '../alerts-headline.ts';
import type { AlertCount, AlertGroupReport, AlertParty, AlertsReport } from '../alerts-model.ts';
import { cleanText } from '../clean-text.ts';
import { addDays } from '../day.ts';
import type { DailyReport } from '../model.ts';
import { between, durationText, listed } from '../wording.ts';
import { colours } from './colours.ts';
import type { LocalTime } from './local-time.ts';
import { heading, note, type Sheet } from './sheet.ts';
import { type Cell, plain, table } from './table.ts';

const mostGroups = 40;
/** So many of that length, their times and the number of the others fit into a note. */
const mostSignatures = 6;
const longestSignature = 50;

/** What Snort and Suricata told, and when they were blind. */
export function drawAlerts(sheet: Sheet, { alerts, day, to }: DailyReport, local: LocalTime): void {
  const { watched, groups, list, own, suppressed } = alerts;
  const isNothing = groups + own.groups + suppressed.groups === 0;
  if (isNothing && (watched === null || watched.notMs === watched.overMs)) {
    note(sheet, 'No intrusion detection system was read on this day: that there are no alerts says nothing.');
    return;
  }
  heading(sheet, 'Intrusion alerts');
  note(sheet, summary(alerts));
  if (!alerts.exact) note(sheet, whyBounds);
  const blind = blindness(alerts);
  if (blind !== null) note(sheet, blind);
  if (list.length === 0) return;
  // The same alert of two engines is two groups.
  const hasEngines = new Set(list.map(({ engine }) => engine)).size > 1;
  table(
    sheet,
    groupColumns,
    list.slice(0, mostGroups).map((group) => groupRow(group, { dayEnd: to, hasEngines, local })),
  );
  if (groups > mostGroups)
    note(
      sheet,
      `The worst ${mostGroups} are shown; netmon alerts --all --since ${day} --until ${addDays(day, 1)} lists all of them.`,
    );
  drawParties(sheet, alerts);
  drawNewSignatures(sheet, alerts, local);
}

function summary(report: AlertsReport): string {
  const { groups, newGroups, alerts, bySeverity, own, suppressed } = report;
  const kinds = bySeverity.map((one) => `${between(one.leastGroups, one.groups)} ${one.severity}`);
  const told =
    groups === 0
      ? 'No alert that concerns anybody'
      : `${between(report.leastGroups, groups)} ${groups === 1 ? 'kind' : 'kinds'} of alerts (${listed(kinds)}), ${newGroups} new, with ${alertsText(report)} ${alerts === 1 ? 'alert' : 'alerts'}`;
  return `${[told, ...apart("from netmon's own scans", own), ...apart('suppressed', suppressed)].join('; ')}.`;
}

const alertsText = ({ alerts, leastAlerts }: Pick<AlertCount, 'alerts' | 'leastAlerts'>): string =>
  between(leastAlerts, alerts);

const apart = (what: string, count: AlertCount): readonly string[] =>
  count.groups === 0 ? [] : [`apart from these ${alertsText(count)} ${what}`];

/** Where some counts are bounds. */
const whyBounds =
  'Alerts are counted by days of UTC. Of those that were also seen just before or after this day, it is only known between which numbers their count is.';

function blindness({ watched }: AlertsReport): string | null {
  if (watched === null || watched.overMs === 0 || watched.fullyMs === watched.overMs) return null;
  const parts = [
    ...(watched.notMs > 0 ? [`not at all for ${durationText(watched.notMs)}`] : []),
    ...(watched.partlyMs > 0 ? [`only partly for ${durationText(watched.partlyMs)}`] : []),
  ];
  return `The engine watched ${listed(parts)} of ${durationText(watched.overMs)}; why stands under ids in the times not watched.`;
}

const groupColumns = [
  { title: 'Severity', width: 50 },
  { title: 'What', width: 156 },
  // As wide as an IPv6 address.
  { title: 'From → to', width: 190 },
  { title: 'Alerts', width: 42 },
  { title: 'Seen', width: 61.28 },
];

interface RowContext {
  readonly dayEnd: string;
  readonly hasEngines: boolean;
  readonly local: LocalTime;
}

const groupRow = (group: AlertGroupReport, { dayEnd, hasEngines, local }: RowContext): readonly Cell[] => [
  [
    { text: group.severity, style: 'bold' },
    { text: group.isNew ? 'new' : '', colour: colours.muted },
  ],
  [
    { text: group.message === '' ? `${group.gid}:${group.sid}` : group.message, maxLines: 4 },
    {
      text: [
        `${group.gid}:${group.sid}`,
        ...(hasEngines ? [group.engine] : []),
        ...(group.standing === 'acknowledged' ? ['acknowledged'] : []),
      ].join(', '),
      colour: colours.muted,
    },
    { text: group.captures.length === 0 ? '' : `capture ${group.captures.join(', ')}`, colour: colours.muted },
  ],
  [
    { text: partyText(group.source, group.sourceName) },
    { text: `→ ${partyText(group.target, group.targetName)}` },
    { text: group.direction === 'unknown' ? '' : group.direction, colour: colours.muted },
  ],
  plain(alertsText(group)),
  seenCell(group, dayEnd, local),
];

function seenCell({ isNew, firstSeen, lastSeen }: AlertGroupReport, dayEnd: string, local: LocalTime): Cell {
  const last = lastSeen < dayEnd ? local.exact(lastSeen) : 'also later';
  return isNew
    ? [{ text: local.exact(firstSeen) }, { text: last, colour: colours.muted }]
    : [{ text: last }, { text: `since ${local.date(firstSeen)}`, colour: colours.muted }];
}

const partyColumns = [
  { title: 'Most alerts from', width: 249.64 },
  { title: 'Most alerts to', width: 249.64 },
];

function drawParties(sheet: Sheet, { sources, targets }: AlertsReport): void {
  const text = (party: AlertParty | undefined): string =>
    party === undefined
      ? ''
      : `${partyText(party.address, party.name)}, ${alertsText(party)} ${party.alerts === 1 ? 'alert' : 'alerts'}`;
  const length = Math.min(5, Math.max(sources.length, targets.length));
  table(
    sheet,
    partyColumns,
    Array.from({ length }, (_, at) => [plain(text(sources[at])), plain(text(targets[at]))]),
  );
}

function drawNewSignatures(sheet: Sheet, { newSignatures }: AlertsReport, local: LocalTime): void {
  if (newSignatures.length === 0) return;
  const shown = newSignatures
    .slice(0, mostSignatures)
    .map(
      ({ time, gid, sid, message }) =>
        `${message === '' ? `${gid}:${sid}` : cleanText(message, longestSignature)} (${local.exact(time)})`,
    );
  const more = newSignatures.length - shown.length;
  note(sheet, `Seen here for the first time: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`);
}
