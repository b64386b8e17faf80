import type { DailyReport, Decision } from '../model.ts';
import { colours } from './colours.ts';
import { drawSeverity, labelSize } from './severity-label.ts';
import { contentWidth, heading, note, page, type Sheet } from './sheet.ts';

const most = 40;
const indent = 84;
const howToApprove = 'If ports may be open: netmon approve ADDRESS PORT/PROTOCOL, or netmon approve --all ADDRESS.';

/** One entry for each decision, with a box to tick. */
export function drawDecide(sheet: Sheet, { decide: decisions, notWatched: { network } }: DailyReport): void {
  heading(sheet, 'Needs a decision');
  if (decisions.length === 0)
    note(sheet, network.notMs === network.overMs ? 'Not known, because nothing was watched.' : 'Nothing.');
  if (decisions.some(({ kind }) => kind === 'ports')) note(sheet, howToApprove);
  for (const decision of decisions.slice(0, most)) drawDecision(sheet, decision);
  if (decisions.length > most) note(sheet, `… and ${decisions.length - most} more, all of which are in report.json.`);
}

function drawDecision(sheet: Sheet, { severity, question, subject, detail }: Decision): void {
  const { doc } = sheet;
  const width = contentWidth - indent;
  const about = sheet.set(subject, width, { size: 9.5, style: 'bold' });
  const known = sheet.set(detail, width, { size: 8.5, maxLines: 4 });
  const asked = sheet.set(question, width, { size: 8.5, colour: colours.accent, style: 'bold' });
  const height = about.height + known.height + asked.height + 8;
  sheet.room(height + 6);
  const { y } = sheet;
  doc
    .lineWidth(0.9)
    .strokeColor(colours.ink)
    .rect(page.left + 4, y + 1, 10, 10)
    .stroke();
  drawSeverity(sheet, severity, page.left + 26, y + 0.5);
  const x = page.left + 26 + labelSize.width + 14;
  sheet.put(about, x, y);
  sheet.put(known, x, y + about.height);
  sheet.put(asked, x, y + about.height + known.height);
  sheet.y += height;
  doc
    .lineWidth(0.4)
    .strokeColor(colours.rule)
    .moveTo(x, sheet.y - 3)
    .lineTo(page.right, sheet.y - 3)
    .stroke();
  sheet.y += 4;
}
