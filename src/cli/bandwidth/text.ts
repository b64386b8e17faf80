import type { Direction, DirectionRollup, Spike } from '../../core/bandwidth.ts';
import type { Capture } from '../../core/capture.ts';
import { type HostNames, withHostNames } from '../../core/host-names.ts';
import { grouped, roundedBytes } from '../../core/rounded.ts';
import { printable } from '../../core/text.ts';
import { slicesOf } from '../../history/traffic-slices.ts';
import type { Stretch } from '../../reports/coverage.ts';
import { lastingText, triggerText } from '../../reports/spike-wording.ts';
import { durationText } from '../../reports/wording.ts';
import { localTime } from '../output/print.ts';
import { type Cell, table } from '../output/table.ts';
import { chartLegend, slicesAcross, trafficChart } from './chart.ts';
import type { ChartGlyphs } from './chart-glyphs.ts';
import type { InterfaceTraffic, TrafficFacts, TrafficQuery } from './facts.ts';

interface View extends TrafficQuery {
  readonly columns: number;
  readonly glyphs: ChartGlyphs;
}

/** Charts of more would push the table off the screen. */
const mostCharts = 4;
const mostSpikes = 20;
const mostGaps = 5;

/** An agent stores every ten seconds: the end of a chart that reaches to now is where its last second is. */
const lateness = 15_000;

/** The answer of `netmon bandwidth` for people. */
export function bandwidthText(facts: TrafficFacts, view: View): string {
  const { interfaces, spikes } = facts;
  const charted = interfaces.filter(({ samples }) => samples.length > 0);
  const parts = [
    `${localTime(view.since)} to ${localTime(view.until)}`,
    interfaces.length === 0 ? 'No traffic was measured in this time.' : rateTable(interfaces),
    ...charted.slice(0, mostCharts).map((traffic) => chartPart(traffic, facts, view, charted.length)),
    ...(charted.length === 0 ? [] : [chartNotes(charted.length, view)]),
    watchPart(facts.watch, view),
    ...(spikes.length === 0 ? ['No spike began or went on in this time.'] : [spikePart(facts)]),
  ];
  return parts.join('\n\n');
}

const directions: readonly (readonly [Direction, string])[] = [
  ['rx', 'received'],
  ['tx', 'sent'],
];

type Column = readonly [title: string, text: (direction: DirectionRollup) => string];

const measures: readonly Column[] = [
  ['p50', ({ p50 }) => rate(p50)],
  ['p95', ({ p95 }) => rate(p95)],
  ['max', ({ max }) => rate(max)],
  ['total', ({ bytes }) => roundedBytes(bytes)],
  ['packets/s', ({ maxPackets }) => grouped(maxPackets)],
];

/** So rare that they take no room where there are none. */
const faults: readonly Column[] = [
  ['errors', ({ errors }) => grouped(errors)],
  ['drops', ({ drops }) => grouped(drops)],
];

function rateTable(interfaces: readonly InterfaceTraffic[]): string {
  const isFaulty = interfaces.some(({ summary }) =>
    directions.some(([direction]) => (summary?.[direction].errors ?? 0) + (summary?.[direction].drops ?? 0) > 0),
  );
  const columns = isFaulty ? [...measures, ...faults] : measures;
  const row = ({ interface: name, now, summary }: InterfaceTraffic) =>
    directions.map(([direction, word], index): readonly Cell[] => [
      index === 0 ? name : '',
      word,
      now === null ? null : rate(now[direction]),
      ...columns.map(([, text]) => (summary === null ? null : text(summary[direction]))),
    ]);
  return table(['interface', 'direction', 'now', ...columns.map(([title]) => title)], interfaces.flatMap(row));
}

const rate = (bytes: number): string => `${roundedBytes(bytes)}/s`;

function chartPart(traffic: InterfaceTraffic, { spikes }: TrafficFacts, view: View, charts: number): string {
  const { columns, glyphs, since, now } = view;
  const last = traffic.samples.at(-1);
  const measuredTo = last === undefined ? view.until : Math.min(view.until, last.start + last.length);
  const to = now - view.until < 1000 && view.until - measuredTo <= lateness ? measuredTo : view.until;
  const slices = slicesOf(traffic.samples, { from: since, to, count: slicesAcross(columns, glyphs) });
  const own = spikes.filter((spike) => spike.interface === traffic.interface);
  const lines = trafficChart({ slices, spikes: own, rows: charts === 1 ? 6 : 3, glyphs });
  return [`${printable(traffic.interface, 40)}: received above, sent below the line`, ...lines].join('\n');
}

const chartNotes = (count: number, { glyphs }: View): string =>
  [
    chartLegend(glyphs),
    ...(count > mostCharts ? [`Charts of ${count - mostCharts} more: netmon bandwidth INTERFACE`] : []),
  ].join('\n');

function watchPart(watch: readonly Stretch[], view: View): string {
  const gaps = watch.filter(({ kind }) => kind !== 'watched' && kind !== 'not-over');
  if (gaps.length === 0) return 'Traffic was watched all the time.';
  const length = ({ from, to }: Stretch) => to - from;
  const told = new Set(gaps.toSorted((a, b) => length(b) - length(a)).slice(0, mostGaps));
  const rows = gaps
    .filter((gap) => told.has(gap))
    .map((gap) => [localTime(gap.from), durationText(length(gap)), gap.kind, gap.reason]);
  const total = gaps.reduce((sum, gap) => sum + length(gap), 0);
  const more = gaps.length > mostGaps ? `\n… and ${gaps.length - mostGaps} shorter ones` : '';
  const title = `Not or only partly watched for ${durationText(total)} of ${durationText(view.until - view.since)}:`;
  return `${title}\n${table(['from', 'for', 'state', 'why'], rows)}${more}`;
}

function spikePart({ spikes, captures, names }: TrafficFacts): string {
  const lines = spikes.slice(-mostSpikes).flatMap((spike) => spikeLines(spike, captures, names));
  const more = spikes.length > mostSpikes ? [`… and ${spikes.length - mostSpikes} earlier ones (--json has all)`] : [];
  return ['Spikes', ...more, ...lines].join('\n');
}

function spikeLines(spike: Spike, captures: readonly Capture[], names: HostNames): readonly string[] {
  const lasted = spike.endedAt === null ? 'still going on' : `for ${lastingText(spike.endedAt - spike.startedAt)}`;
  const what = spike.triggers.map(triggerText).join('; ');
  return [
    `  ${localTime(spike.startedAt)}  ${spike.interface}  ${spike.kind}, ${lasted}: ${what}`,
    ...captures
      .filter((capture) => capture.spike === spike.id)
      .map((capture) => `${' '.repeat(23)}${captureText(capture, names)}`),
  ].map((line) => printable(line, 400));
}

const captureText = ({ id, state, explanation, reason }: Capture, names: HostNames): string =>
  explanation === null
    ? `capture ${id}: ${reason ?? state}`
    : `${withHostNames(explanation.sentence, names)} (capture ${id})`;
