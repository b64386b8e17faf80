import type { DailyReport } from '../model.ts';
import { colours } from './colours.ts';
import { dayTitle, type LocalTime } from './local-time.ts';
import { contentWidth, page, type Sheet } from './sheet.ts';

/** What it is, of which day, from which sensor. */
export function drawTitle(sheet: Sheet, report: DailyReport, local: LocalTime): void {
  const { doc } = sheet;
  doc.rect(0, 0, page.width, 92).fill(colours.accent);
  const kicker = report.dayOver ? 'Daily network report' : 'Daily network report – the day is not over yet';
  sheet.put(sheet.set(kicker, 300, { size: 9.5, colour: '#cfe3ee' }), page.left, 26);
  sheet.put(sheet.set(dayTitle(report.day), 300, { size: 21, style: 'bold', colour: colours.paper }), page.left, 41);
  const facts = [
    `Sensor: ${report.sensor}`,
    `Time zone: ${report.timeZone}`,
    `Made ${local.date(report.generatedAt)}, ${local.time(report.generatedAt)}`,
    `netmon ${report.version}`,
  ];
  const width = 180;
  for (const [index, fact] of facts.entries()) {
    const text = sheet.set(fact, width, { size: 8.5, colour: '#e6f0f5', align: 'right' });
    sheet.put(text, page.right - width, 25 + index * 12.5);
  }
  sheet.y = 108;
}

/** The sentences that everybody should read. */
export function drawHeadline(sheet: Sheet, { headline, notWatched }: DailyReport): void {
  const { doc } = sheet;
  const blind = notWatched.network.notMs === notWatched.network.overMs;
  const colour = blind ? colours.not : colours.accent;
  const inner = contentWidth - 40;
  const texts = headline.map((sentence, index) =>
    sheet.set(sentence, inner, { size: 10.5, style: index === 0 ? 'bold' : 'regular', maxLines: 4 }),
  );
  const gap = 5;
  const height = texts.reduce((sum, text) => sum + text.height + gap, 20 - gap);
  doc.rect(page.left, sheet.y, contentWidth, height).fill(colours.tint);
  doc.rect(page.left, sheet.y, 4, height).fill(colour);
  let y = sheet.y + 10;
  for (const text of texts) {
    doc.circle(page.left + 18, y + 7, 1.7).fill(colour);
    sheet.put(text, page.left + 27, y);
    y += text.height + gap;
  }
  sheet.y += height + 10;
}
