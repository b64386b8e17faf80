import type { NmapPort } from '../core/nmap-run.ts';
import { printable } from '../core/text.ts';

/** What begins a line: only before, only after, in both, or no change but another scope. */
export type Mark = '-' | '+' | ' ' | '~';

export const line = (mark: Mark, text: string): string => `${mark}${printable(text, 400)}`.trimEnd();

/** `1,000 hosts`; without Intl, which takes 20 ms to load. */
export const count = (number: number, one: string): string =>
  `${String(number).replace(/\B(?=(?:\d{3})+$)/g, ',')} ${one}${number === 1 ? '' : 's'}`;

/** The columns of nmap's own table. */
export function portCells(port: NmapPort): readonly string[] {
  const known = cellsOf.get(port);
  if (known !== undefined) return known;
  const cells = newCells(port);
  cellsOf.set(port, cells);
  return cells;
}

/** Most hosts have ports of which the same is read. */
const cellsOf = new WeakMap<NmapPort, readonly string[]>();

function newCells(port: NmapPort): readonly string[] {
  const { service } = port;
  const name = [service?.tunnel, service?.name].filter(Boolean).join('/');
  const version = [service?.product, service?.version, service?.extraInfo ? `(${service.extraInfo})` : null];
  const cells = [`${port.port}/${port.protocol}`, port.state, name, version.filter(Boolean).join(' ')];
  return cells.map((cell) => printable(cell, 120));
}

/** A row of marked cells, or a line that is none. */
export type Row = { readonly mark: Mark; readonly cells: readonly string[]; readonly note?: string } | string;

/** Rows under one another, the columns as wide as their widest cell. */
export function aligned(rows: readonly Row[]): readonly string[] {
  const widths = [0, 0, 0];
  for (const row of rows) {
    if (typeof row === 'string') continue;
    for (let column = 0; column < widths.length; column += 1) {
      widths[column] = Math.max(widths[column] ?? 0, row.cells[column]?.length ?? 0);
    }
  }
  return rows.map((row) => {
    if (typeof row === 'string') return row;
    let text: string = row.mark;
    for (let column = 0; column < row.cells.length; column += 1) {
      const cell = row.cells[column] ?? '';
      text += column < widths.length ? `${cell.padEnd(widths[column] ?? 0)} ` : cell;
    }
    return row.note === undefined ? text.trimEnd() : `${text.trimEnd()}  ${row.note}`;
  });
}

/** Lines of two texts: what they begin and end with in common once, and between it what differs. */
export function differingLines(
  before: readonly string[],
  after: readonly string[],
  isScope: boolean,
): readonly string[] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const only = (lines: readonly string[]) => lines.slice(head, lines.length - tail);
  return [
    ...before.slice(0, head).map((text) => line(' ', text)),
    ...only(before).map((text) => line(isScope ? '~' : '-', text)),
    ...only(after).map((text) => line(isScope ? '~' : '+', text)),
    ...after.slice(after.length - tail).map((text) => line(' ', text)),
  ];
}

/** A script's output as nmap draws it. */
export function scriptLines(id: string, output: string | null): readonly string[] {
  if (output === null) return [];
  const lines = `${id}: ${output}`.split(/\r?\n/);
  return lines.map((text, index) => `${index === lines.length - 1 ? '|_' : '| '} ${text}`);
}
