import { colours } from './colours.ts';
import { contentWidth, page, type SetText, type Sheet, type TextStyle } from './sheet.ts';

export interface Column {
  readonly title: string;
  /** Points; those of a table add up to the width of the content. */
  readonly width: number;
}

/** One or more texts below one another. */
export type Cell = readonly CellText[];

interface CellText extends Partial<TextStyle> {
  readonly text: string;
}

const padding = 4;
const size = 8;

export const plain = (text: string, style: Partial<TextStyle> = {}): Cell => [{ text, ...style }];

/** Draws rows below a header, which is repeated on each page; a row is never cut by the end of a page. */
export function table(sheet: Sheet, columns: readonly Column[], rows: readonly (readonly Cell[])[]): void {
  const set = (row: readonly Cell[]) => columns.map(({ width }, index) => setCell(sheet, row[index] ?? [], width));
  for (const [index, row] of rows.entries()) {
    const cells = set(row);
    const height = Math.max(...cells.map(heightOf)) + 2 * padding;
    const isFirst = index === 0;
    if (isFirst || sheet.y + height > page.bottom) {
      sheet.room(isFirst ? headerHeight + height : Number.POSITIVE_INFINITY);
      header(sheet, columns);
    }
    drawRow(sheet, columns, cells, height);
  }
  sheet.y += 6;
}

const headerHeight = 18;

function header(sheet: Sheet, columns: readonly Column[]): void {
  const { doc, y } = sheet;
  doc.rect(page.left, y, contentWidth, headerHeight - 2).fill(colours.tint);
  let x: number = page.left;
  for (const { title, width } of columns) {
    const text = sheet.set(title, width - 2 * padding, { size: 7.5, style: 'bold', colour: colours.muted });
    sheet.put(text, x + padding, y + 3.5);
    x += width;
  }
  sheet.y += headerHeight - 2;
}

function drawRow(sheet: Sheet, columns: readonly Column[], cells: readonly SetCell[], height: number): void {
  const { doc, y } = sheet;
  let x: number = page.left;
  for (const [index, cell] of cells.entries()) {
    let below = y + padding;
    for (const text of cell) {
      sheet.put(text, x + padding, below);
      below += text.height;
    }
    x += columns[index]?.width ?? 0;
  }
  sheet.y += height;
  doc.lineWidth(0.4).strokeColor(colours.rule).moveTo(page.left, sheet.y).lineTo(page.right, sheet.y).stroke();
}

type SetCell = readonly SetText[];

const setCell = (sheet: Sheet, cell: Cell, width: number): SetCell =>
  cell
    .filter(({ text }) => text !== '')
    .map(({ text, ...style }) => sheet.set(text, width - 2 * padding, { size, maxLines: 2, ...style }));

const heightOf = (cell: SetCell): number => cell.reduce((sum, { height }) => sum + height, 0);
