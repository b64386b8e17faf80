import { join } from 'node:path';
import { reportJson } from './json.ts';
import type { DailyReport } from './model.ts';

export type ReportFormat = 'json' | 'pdf';

/** How reports get to the disk; the real ones are in src/edges/files.ts and the pool. */
export interface ReportEdges {
  makeFolder(folder: string): Promise<void>;
  /** Readers see the old file or the whole new one. */
  writeAtomically(file: string, data: string): Promise<void>;
  /** The pool's task `render-pdf`: `report` is JSON text; `file` appears only when whole. */
  renderPdf(report: string, file: string): Promise<unknown>;
}

const reportFolder = (data: string, day: string): string => join(data, 'reports', day);

/** The file that says that a day's report is there; it is written last. */
export const reportFile = (data: string, day: string, format: ReportFormat): string =>
  join(reportFolder(data, day), `report.${format}`);

/**
 * Writes a report below the data folder and returns the absolute paths of its files, the PDF first. JSON is written whether
 * it is asked for or not: it is what says that the day is done. Rejects with DATA_NOT_WRITABLE.
 */
export async function writeReport(
  report: DailyReport,
  data: string,
  formats: readonly ReportFormat[],
  edges: ReportEdges,
): Promise<readonly string[]> {
  const text = reportJson(report);
  const json = reportFile(data, report.day, 'json');
  const pdf = reportFile(data, report.day, 'pdf');
  await edges.makeFolder(reportFolder(data, report.day));
  if (formats.includes('pdf')) await edges.renderPdf(text, pdf);
  await edges.writeAtomically(json, text);
  return formats.includes('pdf') ? [pdf, json] : [json];
}

/** Whether a stored report (its JSON, null when there is none) was made when its day was over, and so need not be made again. */
export function isFinal(json: string | null): boolean {
  if (json === null) return false;
  try {
    const report: unknown = JSON.parse(json);
    return typeof report === 'object' && report !== null && 'dayOver' in report && report.dayOver === true;
  } catch {
    // Half a file from a damaged disk is no report; writing it again mends it.
    return false;
  }
}
