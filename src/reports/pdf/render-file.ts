import { NetmonError } from '../../core/errors.ts';
import { writeAtomically } from '../../edges/files/files.ts';
import type { DailyReport } from '../model.ts';
import { renderPdf } from './render.ts';

/**
 * Draws a report given as JSON text; `file` appears only when whole. The pool's task `render-pdf`.
 * Rejects with INPUT_INVALID for what is not a report, with DATA_NOT_WRITABLE where the file cannot be written.
 */
export async function renderPdfFile(report: string, file: string): Promise<{ readonly pages: number }> {
  const { pdf, pages } = await renderPdf(parseReport(report));
  await writeAtomically(file, pdf);
  return { pages };
}

function parseReport(text: string): DailyReport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new NetmonError('INPUT_INVALID', 'reports', 'the report to be drawn is not JSON', { cause });
  }
  if (!isReport(value)) throw new NetmonError('INPUT_INVALID', 'reports', 'what is to be drawn is not a daily report');
  return value;
}

/** The text was made from a DailyReport by this same program, so its shape number says enough. */
const isReport = (value: unknown): value is DailyReport =>
  typeof value === 'object' && value !== null && 'schema' in value && value.schema === 1;
