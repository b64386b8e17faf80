import { safeJson } from '../core/text.ts';
import type { DailyReport } from './model.ts';

/** A list of nothing but numbers and nulls, as JSON.stringify lays it out; texts have no raw line feed in JSON. */
const listOfNumbers = /\[\n\s+(?:(?:-?[\d.]+(?:e[+-]\d+)?|null),?\s+)+\]/g;

/**
 * The report as JSON text: keys in the order of the alphabet, two blanks of indent, a list of numbers in one line, the same bytes for
 * the same report.
 */
export const reportJson = (report: DailyReport): string =>
  `${safeJson(JSON.stringify(report, sortedKeys, 2).replace(listOfNumbers, inOneLine))}\n`;

const inOneLine = (list: string): string => list.replaceAll(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']');

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
