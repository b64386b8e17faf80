import type { DailyReport } from './model.ts';

/**
 * What a terminal or an editor could act on although JSON allows it unescaped: delete, C1 controls, direction overrides,
 * line separators, invisible characters.
 */
const unsafe = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** The report as JSON text: keys in the order of the alphabet, two blanks of indent, the same bytes for the same report. */
export const reportJson = (report: DailyReport): string =>
  `${JSON.stringify(report, sortedKeys, 2).replace(unsafe, escaped)}\n`;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
