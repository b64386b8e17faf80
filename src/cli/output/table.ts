import stringWidth from 'string-width';
import { printable } from '../../core/text.ts';

/** A cell: text from anywhere, shown safely; null is shown as a dash. */
export type Cell = string | number | null;

const gap = '  ';
const longest = 80;

/** A plain table for a terminal: no lines, two blanks between columns, header in capitals. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const shown = [head.map((title) => title.toUpperCase()), ...rows.map((row) => row.map(textOf))];
  const widths = head.map((_, column) => shown.reduce((most, row) => Math.max(most, widthOf(row[column] ?? '')), 0));
  return shown
    .map((row) =>
      row
        .map((text, column) => padded(text, widths[column] ?? 0))
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}

const textOf = (cell: Cell): string => (cell === null ? '-' : printable(String(cell), longest));

const padded = (text: string, width: number): string => text + ' '.repeat(width - widthOf(text));

/** Columns on a terminal. Nearly every cell is ASCII, for which asking the library takes ten times as long. */
const widthOf = (text: string): number => (/^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text));
