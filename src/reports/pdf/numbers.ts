import type { ReportNumber } from '../model.ts';
import { colours } from './colours.ts';
import { contentWidth, page, type Sheet } from './sheet.ts';

const height = 54;
const gap = 6;

/** The numbers of the day side by side, each above that of the day before. */
export function drawNumbers(sheet: Sheet, numbers: readonly ReportNumber[]): void {
  const { doc } = sheet;
  sheet.room(height);
  const width = (contentWidth - gap * (numbers.length - 1)) / numbers.length;
  for (const [index, number] of numbers.entries()) {
    const x = page.left + index * (width + gap);
    doc.lineWidth(0.8).strokeColor(colours.rule).roundedRect(x, sheet.y, width, height, 3).stroke();
    const value = sheet.set(number.count === null ? '?' : String(number.count), width, {
      size: 19,
      style: 'bold',
      align: 'centre',
      colour: number.count === 0 || number.count === null ? colours.muted : colours.ink,
    });
    sheet.put(value, x, sheet.y + 4);
    sheet.put(sheet.set(number.label, width - 1, { size: 6.6, align: 'centre' }), x + 0.5, sheet.y + 29);
    const before = sheet.set(beforeText(number), width - 4, { size: 6.5, align: 'centre', colour: colours.muted });
    sheet.put(before, x + 2, sheet.y + 40);
  }
  sheet.y += height + 4;
}

const beforeText = ({ dayBefore }: ReportNumber): string =>
  dayBefore === null ? 'day before: ?' : `day before: ${dayBefore.count}`;
