import { roundedBytes } from '../../core/rounded.ts';
import { type Period, timeOnDay } from '../day.ts';
import type { DailyReport } from '../model.ts';
import type { DirectionReport, InterfaceReport } from '../traffic-model.ts';
import { colours } from './colours.ts';
import { hatch } from './hatch.ts';
import { niceScale } from './nice-scale.ts';
import { contentWidth, page, type Sheet } from './sheet.ts';

const plot = { left: page.left + 54, right: page.right - 2, half: 42 } as const;
const width = plot.right - plot.left;
const above = 9;
const below = 16;

export const chartHeight = above + 2 * plot.half + below;

/** Less than this measured and a step is hatched. */
const enoughMeasured = 0.9;
/** Narrower could not be seen on paper. */
const narrowest = 1.4;

const missing = { step: 5, thickness: 0.7, colour: colours.unmeasured, up: true } as const;

type Day = Pick<DailyReport, 'day' | 'timeZone'> & { readonly period: Period; readonly now: number };

/** One interface over the hours of the day: received above the middle line, sent below it, each with its own scale. */
export function drawTrafficChart(sheet: Sheet, report: DailyReport, traffic: InterfaceReport): void {
  const day = {
    ...{ day: report.day, timeZone: report.timeZone, now: Date.parse(report.generatedAt) },
    period: { from: Date.parse(report.from), to: Date.parse(report.to) },
  };
  const top = sheet.y + above;
  const middle = top + plot.half;
  const spikes = report.traffic.spikes.filter((spike) => spike.interface === traffic.interface);
  for (const spike of spikes) drawBand(sheet, day, top, spike);
  drawHours(sheet, day, top);
  for (const stretch of stretchesOf(traffic, day)) if (!stretch.isMeasured) drawUnmeasured(sheet, day, top, stretch);
  drawDirection(sheet, day, {
    traffic,
    series: traffic.rx,
    middle,
    up: true,
    colour: colours.received,
    peak: colours.receivedPeak,
  });
  drawDirection(sheet, day, {
    traffic,
    series: traffic.tx,
    middle,
    up: false,
    colour: colours.sent,
    peak: colours.sentPeak,
  });
  for (const stretch of stretchesOf(traffic, day)) if (stretch.isMeasured) drawMiddle(sheet, day, middle, stretch);
  for (const spike of spikes) drawMarker(sheet, day, top, spike.startedAt);
  sheet.y += chartHeight;
}

const place = (time: number, { period }: Day): number =>
  plot.left + Math.min(1, Math.max(0, (time - period.from) / (period.to - period.from))) * width;

function drawHours(sheet: Sheet, day: Day, top: number): void {
  const { doc } = sheet;
  const bottom = top + 2 * plot.half;
  for (const hour of [0, 3, 6, 9, 12, 15, 18, 21, 24]) {
    const time = hour === 24 ? day.period.to : timeOnDay(day.day, { hour, minute: 0 }, day.timeZone);
    const x = place(time, day);
    doc
      .lineWidth(0.3)
      .strokeColor(colours.rule)
      .moveTo(x, top)
      .lineTo(x, bottom + 3)
      .stroke();
    const label = sheet.set(`${hour}:00`, 30, { size: 6.5, colour: colours.muted, align: 'centre' });
    sheet.put(label, Math.min(x - 15, page.right - 24), bottom + 3.5);
  }
}

/** The square root lets a spike stand out and leaves the rest of the day visible. */
const heightOf = (rate: number, scale: number): number => Math.sqrt(rate / scale) * plot.half;

interface Drawn {
  readonly traffic: InterfaceReport;
  readonly series: DirectionReport;
  readonly middle: number;
  readonly up: boolean;
  readonly colour: string;
  readonly peak: string;
}

function drawDirection(sheet: Sheet, day: Day, { traffic, series, middle, up, colour, peak }: Drawn): void {
  const { doc } = sheet;
  const scale = niceScale(series.max);
  const towards = up ? -1 : 1;
  for (const rate of [scale, scale / 4]) {
    const y = middle + towards * heightOf(rate, scale);
    doc.lineWidth(0.3).strokeColor(colours.rule).moveTo(plot.left, y).lineTo(plot.right, y).stroke();
    const label = sheet.set(`${roundedBytes(rate)}/s`, 50, { size: 6.5, colour: colours.muted, align: 'right' });
    sheet.put(label, page.left, y - 4);
  }
  const area = (steps: readonly (number | null)[], fill: string) => {
    for (const [index, rate] of steps.entries()) {
      if (rate === null) continue;
      const x = place(day.period.from + index * traffic.stepMs, day);
      const end = place(day.period.from + (index + 1) * traffic.stepMs, day);
      const height = heightOf(rate, scale);
      doc.rect(x, up ? middle - height : middle, end - x, height);
    }
    doc.fill(fill);
  };
  area(series.maxSteps, peak);
  area(series.p95Steps, colour);
}

interface Stretch extends Period {
  readonly isMeasured: boolean;
}

/** The time of the day that has come, cut where measuring began and ended. */
function stretchesOf({ measured, stepMs }: InterfaceReport, { period, now }: Day): readonly Stretch[] {
  const over = Math.min(now, period.to);
  const stretches: { from: number; to: number; isMeasured: boolean }[] = [];
  for (const [index, share] of measured.entries()) {
    const from = period.from + index * stepMs;
    const isMeasured = share >= enoughMeasured;
    const to = Math.min(from + stepMs, over);
    const last = stretches.at(-1);
    if (from >= over) break;
    if (last?.isMeasured === isMeasured) last.to = to;
    else stretches.push({ from, to, isMeasured });
  }
  return stretches;
}

function drawUnmeasured({ doc }: Sheet, day: Day, top: number, { from, to }: Period): void {
  const x = place(from, day);
  const field = { x, y: top, width: Math.max(narrowest, place(to, day) - x), height: 2 * plot.half };
  doc.rect(field.x, field.y, field.width, field.height).fill(colours.away);
  hatch(doc, { ...field, ...missing });
}

/** Where it is, something was measured, even if it was no traffic. */
function drawMiddle({ doc }: Sheet, day: Day, middle: number, { from, to }: Period): void {
  doc.lineWidth(0.7).strokeColor(colours.ink).moveTo(place(from, day), middle).lineTo(place(to, day), middle).stroke();
}

interface Times {
  readonly startedAt: string;
  readonly endedAt: string | null;
}

function drawBand({ doc }: Sheet, day: Day, top: number, { startedAt, endedAt }: Times): void {
  const x = place(Date.parse(startedAt), day);
  const end = place(endedAt === null ? Math.min(day.now, day.period.to) : Date.parse(endedAt), day);
  doc.rect(x, top, Math.max(narrowest, end - x), 2 * plot.half).fill(colours.spikeBand);
}

function drawMarker({ doc }: Sheet, day: Day, top: number, startedAt: string): void {
  const x = place(Date.parse(startedAt), day);
  drawTriangle(doc, x, top - 0.8);
}

const drawTriangle = (doc: PDFKit.PDFDocument, x: number, tip: number): void => {
  doc
    .moveTo(x - 3.4, tip - 6)
    .lineTo(x + 3.4, tip - 6)
    .lineTo(x, tip)
    .fill(colours.spike);
};

/** What the colours and patterns mean, in one line. */
export function drawTrafficLegend(sheet: Sheet): void {
  const { doc } = sheet;
  sheet.room(16);
  const y = sheet.y;
  let x: number = page.left;
  const word = (text: string, shift: number) => {
    const set = sheet.set(text, contentWidth, { size: 7, colour: colours.muted });
    sheet.put(set, x + shift, y);
    x += shift + doc.widthOfString(text) + 12;
  };
  for (const [dark, light, text] of [
    [colours.received, colours.receivedPeak, 'received'],
    [colours.sent, colours.sentPeak, 'sent; dark: 95 % of the seconds, light: the highest, on a square-root scale'],
  ] as const) {
    doc.rect(x, y, 9, 9).fill(light);
    doc.rect(x, y + 4.5, 9, 4.5).fill(dark);
    word(text, 13);
  }
  doc.rect(x, y, 14, 9).fill(colours.away);
  hatch(doc, { x, y, width: 14, height: 9, ...missing });
  word('not measured', 18);
  drawTriangle(doc, x + 3.5, y + 8);
  word('spike or silence', 11);
  sheet.y += 16;
}
