import { Buffer } from 'node:buffer';
import PDFDocument from 'pdfkit';
import { cleanText } from '../clean-text.ts';
import type { DailyReport } from '../model.ts';
import { drawAlerts } from './alerts.ts';
import { drawChanged } from './changed.ts';
import { drawDecide } from './decide.ts';
import { fontsFor } from './fonts.ts';
import { drawFooters } from './footer.ts';
import { drawInventory } from './inventory.ts';
import { localTime } from './local-time.ts';
import { drawNotWatched } from './not-watched.ts';
import { drawNumbers } from './numbers.ts';
import { drawScans } from './scans.ts';
import { createSheet } from './sheet.ts';
import { drawHeadline, drawTitle } from './title.ts';
import { drawTraffic } from './traffic.ts';

/** Draws a report. The same report gives the same bytes: all that is stamped into the file comes from it. */
export async function renderPdf(report: DailyReport): Promise<{ readonly pdf: Uint8Array; readonly pages: number }> {
  const doc = newDocument(report);
  const written = collect(doc);
  const sheet = createSheet(doc, fontsFor(doc));
  const local = localTime(report.timeZone);
  drawTitle(sheet, report, local);
  drawHeadline(sheet, report);
  drawNumbers(sheet, report.numbers);
  drawChanged(sheet, report, local);
  drawDecide(sheet, report);
  drawNotWatched(sheet, report, local);
  drawAlerts(sheet, report, local);
  drawTraffic(sheet, report, local);
  drawScans(sheet, report.scans, local);
  drawInventory(sheet, report.inventory, local);
  const pages = drawFooters(sheet, report);
  doc.end();
  return { pdf: await written, pages };
}

const newDocument = (report: DailyReport): PDFKit.PDFDocument =>
  new PDFDocument({
    size: 'A4',
    // Sections keep their own margins; pdfkit's would make it start pages by itself.
    margin: 0,
    bufferPages: true,
    lang: 'en-GB',
    displayTitle: true,
    info: {
      Title: `Network report ${report.day}, ${cleanText(report.sensor, 80)}`,
      Creator: `netmon ${cleanText(report.version, 40)}`,
      CreationDate: new Date(report.generatedAt),
    },
  });

async function collect(doc: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of doc) chunks.push(chunk);
  return Buffer.concat(chunks);
}
