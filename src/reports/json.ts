import type { DailyReport } from './model.ts';

/**
 * What a terminal or an editor could act on although JSON allows it unescaped: delete, C1 controls, direction overrides,
 * line separators, invisible characters.
 */
const unsafe = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** A list of nothing but numbers and nulls, as JSON.stringify lays it out; texts have no raw line feed in JSON. */
const listOfNumbers = /\[\n\s+(?:(?:-?[\d.]+(?:e[+-]\d+)?|null),?\s+)+\]/g;

/**
 * The report as JSON text: keys in the order of the alphabet, two blanks of indent, a list of numbers in one line, the same bytes for
 * the same report.
 */
export const reportJson = (report: DailyReport): string =>
  `${JSON.stringify(report, sortedKeys, 2).replace(listOfNumbers, inOneLine).replace(unsafe, escaped)}\n`;

const inOneLine = (list: string): string => list.replaceAll(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']');

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
