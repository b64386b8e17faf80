import { parseFastLine } from '../core/alert-text/fast-line.ts';
import { isSnortCsv } from '../integrations/snort/csv.ts';
import { isFullHead } from '../integrations/snort/full.ts';

/** The formats of alerts, the one that tells most first: an engine may write the same alerts in several of them at once. */
export const alertFormats = ['eve', 'alert_json', 'fast', 'alert_full', 'alert_csv'] as const;

export type AlertFormatName = (typeof alertFormats)[number];

/** Of which format a log is, from how it begins (4 KiB are plenty); null when none of its first lines is of any. */
export function recogniseAlerts(first: Uint8Array): AlertFormatName | null {
  const text = Buffer.from(first).toString('utf8');
  for (const line of text.split('\n').slice(0, mostLines)) {
    const format = formatOf(line.trimEnd());
    if (format !== null) return format;
  }
  return null;
}

const mostLines = 50;

function formatOf(line: string): AlertFormatName | null {
  if (/^\{.{0,300}"event_type" ?: ?"/.test(line)) return 'eve';
  if (/^\{,? ?"[a-z0-9_]{1,20}" : /.test(line)) return 'alert_json';
  if (isFullHead(line)) return 'alert_full';
  if (isSnortCsv(line)) return 'alert_csv';
  return typeof parseFastLine(line) === 'string' ? null : 'fast';
}

/** The types of records (Snort's manual, unified2) that can stand first in such a file. */
const unified2Types = [2, 7, 72, 104, 105, 110];
const longestRecord = 1 << 20;

/** Whether bytes are the beginning of unified2, Snort's binary format, which is not read. */
export function isUnified2(first: Uint8Array): boolean {
  if (first.length < 8) return false;
  const view = new DataView(first.buffer, first.byteOffset, first.length);
  const length = view.getUint32(4);
  return unified2Types.includes(view.getUint32(0)) && length > 0 && length <= longestRecord;
}
