import type { DailyReport } from '../model.ts';
import { colours } from './colours.ts';
import { contentWidth, page, type Sheet } from './sheet.ts';

/** Numbers the pages; called when all are there. Returns how many there are. */
export function drawFooters(sheet: Sheet, report: DailyReport): number {
  const { doc } = sheet;
  const { count } = doc.bufferedPageRange();
  const y = page.height - 38;
  for (let index = 0; index < count; index++) {
    doc.switchToPage(index);
    doc.lineWidth(0.4).strokeColor(colours.rule).moveTo(page.left, y).lineTo(page.right, y).stroke();
    const style = { size: 7.5, colour: colours.muted } as const;
    sheet.put(
      sheet.set(`netmon daily report ${report.day}, ${report.sensor}`, contentWidth - 90, style),
      page.left,
      y + 6,
    );
    const number = sheet.set(`Page ${index + 1} of ${count}`, 80, { ...style, align: 'right' });
    sheet.put(number, page.right - 80, y + 6);
  }
  return count;
}
