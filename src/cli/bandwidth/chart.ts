import { styleText } from 'node:util';
import type { Direction } from '../../core/bandwidth.ts';
import { roundedBytes } from '../../core/rounded.ts';
import type { TrafficSlice } from '../../history/traffic-slices.ts';
import { type ChartGlyphs, dotsAcross, dotsDown } from './chart-glyphs.ts';
import { timeTicks } from './time-ticks.ts';

export interface ChartFacts {
  /** One for each column of dots: `slicesAcross` of them. */
  readonly slices: readonly TrafficSlice[];
  readonly spikes: readonly { readonly startedAt: number; readonly endedAt: number | null }[];
  /** Lines of each direction. */
  readonly rows: number;
  readonly glyphs: ChartGlyphs;
}

type Colour = Parameters<typeof styleText>[0];

/** Columns left of the chart, for rates. */
const margin = 11;

/** Less than this measured and a column says so. */
const enoughMeasured = 0.9;

/** How many slices a chart of this many columns takes. */
export const slicesAcross = (columns: number, glyphs: ChartGlyphs): number =>
  Math.max(10, columns - margin - 1) * dotsAcross(glyphs);

/** Received above the middle line, sent below it, each with its own scale; time runs to the right. Not longer than the terminal is wide. */
export function trafficChart({ slices, spikes, rows, glyphs }: ChartFacts): readonly string[] {
  const cells = cellsOf(slices, glyphs);
  const [from, to] = [slices[0]?.from ?? 0, slices.at(-1)?.to ?? 0];
  const half = (direction: Direction, colour: Colour) => halfOf(cells, { direction, colour, rows, glyphs });
  const rx = half('rx', 'green');
  const tx = half('tx', 'cyan').toReversed();
  const middle = painted(cells.map((cell) => (isMeasured(cell) ? glyphs.middle : glyphs.unmeasured)));
  const ticks = timeTicks({ from, to, columns: cells.length });
  const labelled = (lines: readonly string[], direction: Direction, at: number) =>
    lines.map((line, index) => `${label(index === at ? highest(slices, direction) : null)}${line}`.trimEnd());
  return [
    ...(spikes.length === 0 ? [] : [`${label(null)}${painted(spikeMarks(cells, spikes, glyphs), 'red')}`.trimEnd()]),
    ...labelled(rx, 'rx', 0),
    `${'0 '.padStart(margin)}${middle}`,
    ...labelled(tx, 'tx', rows - 1),
    `${label(null)}${ticks.marks.map((isTick) => (isTick ? glyphs.tick : glyphs.axis)).join('')}`,
    `${label(null)}${ticks.labels}`.trimEnd(),
  ];
}

/** What the signs mean, in one line. */
export const chartLegend = ({ legend }: ChartGlyphs): string => legend;

/** A column of characters. */
type Cell = readonly TrafficSlice[];

function cellsOf(slices: readonly TrafficSlice[], glyphs: ChartGlyphs): readonly Cell[] {
  const across = dotsAcross(glyphs);
  return Array.from({ length: Math.floor(slices.length / across) }, (_, index) =>
    slices.slice(index * across, (index + 1) * across),
  );
}

const isMeasured = (cell: Cell): boolean => cell.every(({ measured }) => measured >= enoughMeasured);

const highest = (slices: readonly TrafficSlice[], direction: Direction): number | null => {
  const rates = slices.flatMap(({ traffic }) => (traffic === null ? [] : traffic[direction].max));
  return rates.length === 0 ? null : Math.max(...rates);
};

interface Half {
  readonly direction: Direction;
  readonly colour: Colour;
  readonly rows: number;
  readonly glyphs: ChartGlyphs;
}

/** The lines from the farthest to the one at the middle. */
function halfOf(cells: readonly Cell[], { direction, colour, rows, glyphs }: Half): readonly string[] {
  const most = highest(cells.flat(), direction) ?? 0;
  const dots = rows * dotsDown(glyphs);
  const level = (rate: number) => (rate === 0 || most === 0 ? 0 : Math.max(1, Math.round((rate / most) * dots)));
  const bars = cells.map((cell) => ({
    isMeasured: isMeasured(cell),
    levels: cell.map(({ traffic }) =>
      traffic === null
        ? { filled: 0, peak: 0 }
        : { filled: level(traffic[direction].p95), peak: level(traffic[direction].max) },
    ),
  }));
  return Array.from({ length: rows }, (_, row) => {
    const base = (rows - 1 - row) * dotsDown(glyphs);
    return bars
      .map(({ isMeasured: whole, levels }) => {
        const glyph = glyphs.draw(levels, base, direction === 'tx');
        if (glyph !== null) return painted([glyph], colour);
        return whole ? ' ' : painted([glyphs.unmeasured], 'gray');
      })
      .join('');
  });
}

function spikeMarks(cells: readonly Cell[], spikes: ChartFacts['spikes'], { spike }: ChartGlyphs): readonly string[] {
  return cells.map((cell) => {
    const [from, to] = [cell[0]?.from ?? 0, cell.at(-1)?.to ?? 0];
    return spikes.some(({ startedAt, endedAt }) => startedAt < to && (endedAt ?? to) >= from) ? spike : ' ';
  });
}

const painted = (glyphs: readonly string[], colour?: Colour): string => {
  const text = glyphs.join('');
  return colour === undefined ? text : styleText(colour, text);
};

const label = (rate: number | null): string => `${rate === null ? '' : `${roundedBytes(rate)}/s`} `.padStart(margin);
