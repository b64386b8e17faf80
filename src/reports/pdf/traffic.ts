import { grouped, roundedBytes, roundedShare } from '../../core/rounded.ts';
import type { DailyReport } from '../model.ts';
import { lastingText } from '../spike-wording.ts';
import type { CaptureReport, CapturesReport, InterfaceReport, SpikeReport, TalkerReport } from '../traffic-model.ts';
import { counted, durationText } from '../wording.ts';
import { colours } from './colours.ts';
import type { LocalTime } from './local-time.ts';
import { contentWidth, heading, note, page, type Sheet } from './sheet.ts';
import { type Cell, plain, table } from './table.ts';
import { chartHeight, drawTrafficChart, drawTrafficLegend } from './traffic-chart.ts';

const mostCharts = 12;
const mostSpikes = 40;
const mostCaptures = 30;
const titleHeight = 15;

/** The traffic of the day: a chart for each interface, the spikes with what explains them, and the packets that were kept. */
export function drawTraffic(sheet: Sheet, report: DailyReport, local: LocalTime): void {
  const { interfaces, spikes, captures } = report.traffic;
  const nothing = 'No traffic was measured on this day, which is not the same as no traffic.';
  if (interfaces.length === 0 && spikes.length === 0 && captures.list.length + captures.skips.length === 0) {
    note(sheet, nothing);
    return;
  }
  heading(sheet, 'Traffic', interfaces.length === 0 ? 60 : chartHeight + titleHeight + 16);
  if (interfaces.length === 0) note(sheet, nothing);
  else drawCharts(sheet, report);
  drawSpikes(sheet, spikes, local, interfaces.length > 0);
  drawCaptures(sheet, captures, local);
}

function drawCharts(sheet: Sheet, report: DailyReport): void {
  const spiking = new Set(report.traffic.spikes.map((spike) => spike.interface));
  const rank = (traffic: InterfaceReport) =>
    [spiking.has(traffic.interface) ? 1 : 0, traffic.rx.bytes + traffic.tx.bytes] as const;
  const ordered = report.traffic.interfaces.toSorted((a, b) => {
    const [[spikeA, bytesA], [spikeB, bytesB]] = [rank(a), rank(b)];
    return spikeB - spikeA || bytesB - bytesA;
  });
  drawTrafficLegend(sheet);
  for (const traffic of ordered.slice(0, mostCharts)) {
    sheet.room(titleHeight + chartHeight);
    drawTitle(sheet, traffic, report);
    drawTrafficChart(sheet, report, traffic);
    sheet.y += 6;
  }
  const rest = ordered.slice(mostCharts);
  if (rest.length > 0)
    note(
      sheet,
      `Less traffic and no spike: ${counted(rest.length, 'more interface')}, all of which are in report.json.`,
    );
}

function drawTitle(sheet: Sheet, traffic: InterfaceReport, { from, to, generatedAt }: DailyReport): void {
  const over = Math.min(Date.parse(to), Date.parse(generatedAt)) - Date.parse(from);
  const name = sheet.set(traffic.interface, 120, { size: 9.5, style: 'bold' });
  sheet.put(name, page.left, sheet.y);
  const direction = ({ bytes, p95, max }: InterfaceReport['rx']) =>
    `${roundedBytes(bytes)}, p95 ${roundedBytes(p95)}/s, max ${roundedBytes(max)}/s`;
  const facts =
    `received ${direction(traffic.rx)} · sent ${direction(traffic.tx)} · ` +
    (over - traffic.measuredMs < 60_000
      ? 'all measured'
      : `measured ${durationText(traffic.measuredMs)} of ${durationText(over)}`);
  const text = sheet.set(facts, contentWidth - 60, { size: 7.5, colour: colours.muted, align: 'right' });
  sheet.put(text, page.left + 60, sheet.y + 1.5);
  sheet.y += titleHeight;
}

const spikeColumns = [
  { title: 'Time', width: 56 },
  { title: 'Interface', width: 62 },
  { title: 'What was seen', width: 135 },
  { title: 'What explains it', width: 246.28 },
];

function drawSpikes(sheet: Sheet, spikes: readonly SpikeReport[], local: LocalTime, measured: boolean): void {
  if (spikes.length === 0) {
    if (measured) note(sheet, 'No spike in the time that was measured.');
    return;
  }
  table(
    sheet,
    spikeColumns,
    spikes.slice(-mostSpikes).map((spike) => spikeRow(spike, local)),
  );
  if (spikes.length > mostSpikes)
    note(sheet, `The last ${mostSpikes} are shown; all ${spikes.length} are in report.json.`);
}

const spikeRow = (spike: SpikeReport, local: LocalTime): readonly Cell[] => [
  [
    { text: local.exact(spike.startedAt), style: 'bold' },
    { text: lasting(spike), colour: colours.muted },
  ],
  [{ text: spike.interface }, { text: spike.kind, colour: colours.muted }],
  [
    { text: spike.summary, maxLines: 4 },
    {
      text: spike.kind === 'silence' ? '' : `${roundedBytes(spike.bytes)}, ${grouped(spike.packets)} packets in all`,
      colour: colours.muted,
    },
  ],
  [
    spike.explanation === null
      ? { text: spike.unexplained ?? '', colour: colours.muted, maxLines: 3 }
      : { text: spike.explanation, maxLines: 4 },
    ...spike.talkers.slice(0, 3).map((talker) => ({ text: talkerText(talker), colour: colours.muted, maxLines: 1 })),
    {
      text: spike.captures.length === 0 ? '' : `capture ${spike.captures.join(', ')}`,
      colour: colours.muted,
      maxLines: 2,
    },
  ],
];

const lasting = ({ startedAt, endedAt }: SpikeReport): string =>
  endedAt === null ? 'not over yet' : lastingText(Date.parse(endedAt) - Date.parse(startedAt));

const talkerText = ({ address, name, sentBytes, receivedBytes, share }: TalkerReport): string =>
  `${roundedShare(share)} ${name === null ? address : `${name} (${address})`}: ${roundedBytes(sentBytes)} sent, ${roundedBytes(receivedBytes)} received`;

const captureColumns = [
  { title: 'Packets from – to', width: 104 },
  { title: 'Interface', width: 62 },
  { title: 'Capture', width: 108 },
  { title: 'Why, and what became of it', width: 225.28 },
];

function drawCaptures(sheet: Sheet, captures: CapturesReport, local: LocalTime): void {
  const { list, skips } = captures;
  if (list.length === 0 && skips.length === 0) return;
  note(sheet, captureSummary(captures));
  if (list.length > 0)
    table(
      sheet,
      captureColumns,
      list.slice(-mostCaptures).map((capture) => captureRow(capture, local)),
    );
  if (list.length > mostCaptures)
    note(sheet, `The last ${mostCaptures} are shown; all ${list.length} are in report.json.`);
  for (const { time, summary } of skips.slice(0, 5)) note(sheet, `${local.exact(time)}: ${summary}`);
}

function captureSummary({ kept, keptBytes, recording, failed, removed, skipped }: CapturesReport): string {
  const parts = [
    `${counted(kept, 'capture')} kept (${roundedBytes(keptBytes)})`,
    ...(recording > 0 ? [`${recording} still recording`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(removed > 0 ? [`${removed} removed to make room`] : []),
    ...(skipped > 0 ? [`skipped ${counted(skipped, 'time')} because there were too many or no room`] : []),
  ];
  return `${parts.join(', ')}.`;
}

const captureRow = (capture: CaptureReport, local: LocalTime): readonly Cell[] => [
  plain(`${local.exact(capture.from)} – ${local.exact(capture.to)}`),
  plain(capture.interface),
  [
    { text: capture.state === 'finished' ? 'kept' : capture.state, style: 'bold' },
    {
      text: capture.bytes > 0 ? `${roundedBytes(capture.bytes)}, ${grouped(capture.packets)} packets` : '',
      colour: colours.muted,
    },
    { text: (capture.dropped ?? 0) > 0 ? `${grouped(capture.dropped ?? 0)} packets lost` : '', style: 'bold' },
  ],
  [
    { text: capture.cause, maxLines: 2 },
    { text: capture.reason ?? '', maxLines: 2 },
    { text: capture.file ?? '', colour: colours.muted, maxLines: 1 },
  ],
];
