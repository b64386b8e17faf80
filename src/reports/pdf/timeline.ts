import { type Period, timeOnDay } from '../day.ts';
import { union } from '../intervals.ts';
import type { CoverageKind, DailyReport, MonitorCoverage } from '../model.ts';
import { colours } from './colours.ts';
import { hatch } from './hatch.ts';
import { page, type Sheet } from './sheet.ts';

/** How stretches of time are drawn; told apart by pattern, so that grey print keeps the meaning. */
type Look = 'fully' | 'partly' | 'not' | 'not-installed' | 'not-over';

const lookOf: { readonly [kind in CoverageKind]: Look } = {
  watched: 'fully',
  degraded: 'partly',
  dropped: 'partly',
  down: 'not',
  off: 'not',
  stopped: 'not',
  'not-installed': 'not-installed',
  'not-over': 'not-over',
};

const bar = { left: page.left + 92, width: 340, height: 13 } as const;
/** Narrower could not be seen on paper, and a gap must be seen. */
const narrowest = 1.4;

/** A bar for each monitor over the hours of the day, with a scale above and a legend below. */
export function drawTimelines(sheet: Sheet, report: DailyReport): void {
  const { monitors } = report.notWatched;
  sheet.room(Math.min(monitors.length * 20, 200) + 40);
  drawHours(sheet, report);
  for (const monitor of monitors) {
    sheet.room(20);
    drawMonitor(sheet, monitor, dayOf(report));
  }
  drawLegend(sheet);
}

const dayOf = (report: DailyReport): Period => ({ from: Date.parse(report.from), to: Date.parse(report.to) });

const place = (time: number, day: Period): number => bar.left + ((time - day.from) / (day.to - day.from)) * bar.width;

function drawHours(sheet: Sheet, report: DailyReport): void {
  const { doc } = sheet;
  const day = dayOf(report);
  doc.lineWidth(0.5).strokeColor(colours.muted);
  for (const hour of [0, 3, 6, 9, 12, 15, 18, 21, 24]) {
    const time = hour === 24 ? day.to : timeOnDay(report.day, { hour, minute: 0 }, report.timeZone);
    const x = place(time, day);
    const label = sheet.set(`${hour}:00`, 30, { size: 7, colour: colours.muted, align: 'centre' });
    sheet.put(label, x - 15, sheet.y);
    doc
      .moveTo(x, sheet.y + 10)
      .lineTo(x, sheet.y + 13)
      .stroke();
  }
  sheet.y += 14;
}

function drawMonitor(sheet: Sheet, coverage: MonitorCoverage, day: Period): void {
  const { doc, y } = sheet;
  sheet.put(sheet.set(coverage.monitor, 84, { size: 8.5, style: 'bold' }), page.left, y + 1);
  const share = coverage.overMs === 0 ? '–' : `${coverage.fullyPercent} %`;
  const shareWidth = page.right - bar.left - bar.width - 6;
  sheet.put(
    sheet.set(share, shareWidth, { size: 8.5, style: 'bold', align: 'right' }),
    bar.left + bar.width + 6,
    y + 1,
  );
  for (const look of ['fully', 'not-over', 'not-installed', 'partly', 'not'] as const) {
    for (const { from, to } of marks(coverage, day, look)) drawMark(sheet, look, from, to - from);
  }
  doc.lineWidth(0.6).strokeColor(colours.ink).rect(bar.left, y, bar.width, bar.height).stroke();
  sheet.y += 20;
}

/** Where a bar has a look, in points; what is too narrow to see is widened, and what then touches becomes one. */
function marks({ timeline }: MonitorCoverage, day: Period, look: Look): readonly Period[] {
  const end = bar.left + bar.width;
  return union(
    timeline
      .filter(({ kind }) => lookOf[kind] === look)
      .map(({ from, to }) => {
        const left = Math.min(place(Date.parse(from), day), end - narrowest);
        return { from: left, to: Math.max(place(Date.parse(to), day), left + narrowest) };
      }),
  );
}

function drawMark(sheet: Sheet, look: Look, x: number, width: number, y = sheet.y): void {
  const { doc } = sheet;
  const field = () => doc.rect(x, y, width, bar.height);
  if (look === 'fully') field().fill(colours.watched);
  else if (look === 'not-installed') field().fill(colours.away);
  else if (look === 'not-over') field().fill(colours.paper);
  else {
    field().fill(colours.paper);
    const [step, thickness, colour] = look === 'not' ? [3, 1.3, colours.not] : [5, 0.9, colours.partly];
    hatch(doc, { x, y, width, height: bar.height, step, thickness, colour, up: look === 'not' });
    doc.lineWidth(0.6).strokeColor(colour);
    field().stroke();
  }
}

function drawLegend(sheet: Sheet): void {
  const { doc } = sheet;
  const entries: readonly (readonly [look: Look, word: string, width: number])[] = [
    ['fully', 'watched', 62],
    ['partly', 'partly', 54],
    ['not', 'not watched', 76],
    ['not-installed', 'not installed yet', 92],
    ['not-over', 'not over yet', 70],
  ];
  sheet.room(24);
  const y = sheet.y + 1;
  let x: number = bar.left;
  for (const [look, word, width] of entries) {
    drawMark(sheet, look, x, 16, y);
    doc.lineWidth(0.5).strokeColor(colours.ink).rect(x, y, 16, bar.height).stroke();
    sheet.put(sheet.set(word, width - 20, { size: 7, colour: colours.muted }), x + 20, y + 2);
    x += width;
  }
  sheet.y += 24;
}
