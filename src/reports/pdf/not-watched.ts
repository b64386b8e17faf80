import type { CoverageInterval, CoverageKind, DailyReport } from '../model.ts';
import { type SharedGap, sharedGaps } from '../shared-gaps.ts';
import type { WatchedTime } from '../watched-time.ts';
import { durationText } from '../wording.ts';
import { colours } from './colours.ts';
import type { LocalTime } from './local-time.ts';
import { heading, note, type Sheet } from './sheet.ts';
import { type Cell, plain, table } from './table.ts';
import { drawTimelines } from './timeline.ts';

const most = 40;

/** When which monitor did not watch, as bars and as a table: no alert and not looking never look alike. */
export function drawNotWatched(sheet: Sheet, report: DailyReport, local: LocalTime): void {
  heading(sheet, 'Not watched', 100);
  const { monitors, network } = report.notWatched;
  note(sheet, summary(network));
  if (monitors.length === 0) return;
  drawTimelines(sheet, report);
  const gaps = sharedGaps(monitors);
  if (gaps.length === 0) {
    note(sheet, 'There was no gap.');
    return;
  }
  // The longest are what matters most; they are told in the order of time.
  const told = new Set([...gaps].sort((a, b) => length(b.gap) - length(a.gap)).slice(0, most));
  const rows = gaps.filter((gap) => told.has(gap)).map((gap) => row(gap, report, local));
  table(sheet, columns, rows);
  if (gaps.length > most) note(sheet, `… and ${gaps.length - most} shorter ones, all of which are in report.json.`);
}

function summary({ overMs, fullyMs, partlyMs, notMs, fullyPercent }: WatchedTime): string {
  if (overMs === 0) return 'The day has not begun.';
  if (notMs === overMs) return `Nothing was watched in ${durationText(overMs)}: what happened then is not known.`;
  return (
    `All monitors that were on, together: fully watched ${durationText(fullyMs)} of ${durationText(overMs)} ` +
    `(${fullyPercent} %), partly ${durationText(partlyMs)}, not at all ${durationText(notMs)}.`
  );
}

const columns = [
  { title: 'Monitor', width: 72 },
  { title: 'From – to', width: 88 },
  { title: 'For', width: 62 },
  { title: 'State', width: 72 },
  { title: 'Why', width: 205.28 },
];

const words: { readonly [kind in CoverageKind]: string } = {
  watched: 'watched',
  degraded: 'partly',
  dropped: 'lost packets',
  down: 'down',
  off: 'off',
  stopped: 'agent away',
  'not-installed': 'not installed',
  'not-over': 'not over',
};

const length = ({ from, to }: CoverageInterval): number => Date.parse(to) - Date.parse(from);

function names(monitors: readonly string[], { notWatched }: DailyReport): string {
  const others = notWatched.monitors.map(({ monitor }) => monitor).filter((monitor) => !monitors.includes(monitor));
  if (monitors.length > 1 && others.length === 0) return 'all';
  return monitors.length > 2 && others.length === 1 ? `all but ${others[0]}` : monitors.join(', ');
}

function row({ gap, monitors }: SharedGap, report: DailyReport, local: LocalTime): readonly Cell[] {
  const end = gap.to === report.to ? '24:00' : local.exact(gap.to);
  return [
    plain(names(monitors, report), { style: 'bold', maxLines: 4 }),
    plain(`${local.exact(gap.from)} – ${end}`),
    plain(durationText(length(gap))),
    plain(words[gap.kind]),
    plain(gap.reason ?? '', { colour: colours.muted, maxLines: 3 }),
  ];
}
