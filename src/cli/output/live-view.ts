import { stripVTControlCharacters, styleText } from 'node:util';
import type { Work } from '../../agent/work.ts';
import type { StoredEvent } from '../../core/event.ts';
import type { MonitorState } from '../../core/inventory.ts';
import type { Severity } from '../../core/severity.ts';
import { printable } from '../../core/text.ts';

/** What the live view shows. */
export interface ViewFacts {
  readonly version: string;
  /** One line: what is watched and scanned. */
  readonly description: string;
  readonly startedAt: number;
  readonly now: number;
  readonly monitors: readonly MonitorState[];
  readonly work: readonly Work[];
  /** Newest last. */
  readonly events: readonly Pick<StoredEvent, 'time' | 'severity' | 'type' | 'summary' | 'learned'>[];
  /** Events that were not kept for the view. */
  readonly earlier: number;
  readonly columns: number;
  readonly rows: number;
}

type Colour = Parameters<typeof styleText>[0];

const stateColours: { readonly [S in MonitorState['state']]: Colour } = {
  starting: 'cyan',
  running: 'green',
  degraded: 'yellow',
  down: 'red',
  off: 'gray',
};

const severityColours: { readonly [S in Severity]: Colour } = {
  info: 'gray',
  low: 'cyan',
  medium: 'yellow',
  high: 'red',
  critical: ['red', 'bold'],
};

/** The view as text, no line longer than the terminal is wide. Colours are put on after cutting. */
export function renderView(facts: ViewFacts): string {
  const head = [
    line(facts, `netmon ${facts.version}, ${duration(facts.now - facts.startedAt)}. Ctrl+C stops it.`, 'bold'),
    line(facts, facts.description),
    '',
  ];
  const monitors = facts.monitors.flatMap((state) => monitorLines(facts, state));
  const work = facts.work.map((item) => line(facts, workText(item), 'cyan'));
  const above = [...head, ...monitors, ...(work.length > 0 ? ['', ...work] : []), ''];
  const room = Math.max(3, Math.min(12, facts.rows - above.length - 3));
  return [...above, ...eventLines(facts, room)].join('\n');
}

function monitorLines(facts: ViewFacts, { monitor, state, reason, hint }: MonitorState): string[] {
  const name = `  ${monitor.padEnd(10)}`;
  const why = reason === null ? '' : `  ${reason}`;
  const text = clip(facts, `${name}${state.padEnd(9)}${why}`);
  const coloured = text.replace(state, (word) => styleText(stateColours[state], word));
  const isTrouble = state !== 'running' && state !== 'starting';
  return hint !== null && isTrouble ? [coloured, line(facts, `${' '.repeat(23)}→ ${hint}`, 'gray')] : [coloured];
}

function workText({ monitor, title, done, remaining }: Work): string {
  const share = done === null ? '' : `  ${Math.floor(done * 100)} %`;
  const left = remaining === null ? '' : `, ${duration(remaining)} left`;
  return `  ${monitor}: ${title}${share}${left}`;
}

function eventLines(facts: ViewFacts, room: number): string[] {
  const shown = facts.events.slice(-room);
  if (shown.length === 0) return [line(facts, 'No events yet.', 'gray')];
  const hidden = facts.earlier + facts.events.length - shown.length;
  const title = hidden > 0 ? `Events (${hidden} earlier: netmon events)` : 'Events';
  return [line(facts, title, 'bold'), ...shown.map((event) => eventText(facts, event))];
}

function eventText(facts: ViewFacts, { time, severity, type, summary, learned }: ViewFacts['events'][number]): string {
  const word = (learned ? 'learned' : severity).padEnd(8);
  const text = clip(facts, `  ${clock(time)}  ${word}  ${type.padEnd(21)} ${summary}`);
  return text.replace(word, () => styleText(severityColours[severity], word));
}

const line = (facts: ViewFacts, text: string, colour?: Colour): string =>
  colour === undefined ? clip(facts, text) : styleText(colour, clip(facts, text));

const clip = ({ columns }: ViewFacts, text: string): string =>
  printable(stripVTControlCharacters(text), Math.max(20, columns - 1));

function clock(time: number): string {
  const at = new Date(time);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** `3 s`, `4 min`, `2 h 5 min` */
export function duration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.round(ms / 1000))} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
