import type { Alert, RawLine } from '../../core/alert.ts';
import type { SensorClock } from '../../core/alert-text/sensor-time.ts';
import { defaultSnort3Columns, guessColumns } from './csv-columns.ts';
import { type SnortFields, snort3Fields, snortFieldsAlert } from './fields.ts';

/** The columns of a Snort that was told to write others than it does by itself, and what stands between them. */
export interface CsvColumns {
  /** Names as in snort.lua (Snort 3) or snort.conf (Snort 2). */
  readonly names: readonly string[];
  /** Snort 3's own is `, `. */
  readonly separator: string;
}

/** Snort 2's own columns (its manual, alert_csv). */
const snort2Columns = (
  'timestamp sig_generator sig_id sig_rev msg proto src srcport dst dstport ethsrc ethdst ethlen tcpflags tcpseq tcpack ' +
  'tcpln tcpwindow ttl tos id dgmlen iplen icmptype icmpcode icmpid icmpseq'
).split(' ');

/** What pfSense has Snort 2 write. */
const pfsenseColumns =
  'timestamp sig_generator sig_id sig_rev msg proto src srcport dst dstport id classification priority event_type disposition'.split(
    ' ',
  );

/** Names of Snort 2 by those of Snort 3. */
const snort3Names: { readonly [name: string]: string } = {
  sig_generator: 'gid',
  sig_id: 'sid',
  sig_rev: 'rev',
  src: 'src_addr',
  srcport: 'src_port',
  dst: 'dst_addr',
  dstport: 'dst_port',
  icmptype: 'icmp_type',
  icmpcode: 'icmp_code',
  classification: 'class',
  disposition: 'action',
};

export const isCsvColumn = (name: string): boolean =>
  snort3Fields.has(name) || snort2Columns.includes(name) || pfsenseColumns.includes(name);

/** A time at the beginning and a comma behind it: Snort 2 leaves a blank between the two. */
const csvShape = /^\d\d\/\d\d(?:\/\d\d)?-\d\d:\d\d:\d\d\.\d+( ?),/;

const timeShape = /\d\d\/\d\d-\d\d:\d\d:\d\d\.\d{6} ?,/;

/** Whether a line can be of alert_csv with the time as its first column. */
export const isSnortCsv = (line: string): boolean => csvShape.test(line);

/**
 * A line of alert_csv. Without `columns` they are those of Snort 2, of pfSense, of Snort 3, or guessed. A sentence says why it
 * is none.
 */
export function snortCsvAlert(
  line: string,
  raw: RawLine,
  clock: SensorClock,
  columns: CsvColumns | null,
): Alert | string {
  if (line.split(timeShape).length > 2) return 'another line begins before it ends';
  const isTwo = columns === null ? csvShape.exec(line)?.[1] === ' ' : columns.names.some(isOfSnort2);
  const fields = isTwo ? snort2Fields(line, columns) : snort3Values(line, columns);
  return typeof fields === 'string' ? fields : snortFieldsAlert(fields, raw, clock, isTwo ? 'snort2' : 'snort3');
}

const isOfSnort2 = (name: string): boolean => !snort3Fields.has(name);

function snort2Fields(line: string, columns: CsvColumns | null): SnortFields | string {
  const values = splitEscaped(line);
  if (values === null) return 'a quote in it has no end';
  const names = columns?.names ?? [snort2Columns, pfsenseColumns].find(({ length }) => length === values.length);
  if (names?.length !== values.length) return `it has ${values.length} columns, which are not those of Snort 2`;
  return Object.fromEntries(names.map((name, index) => [snort3Names[name] ?? name, values[index]]));
}

/** Snort 2 puts the message in quotes and a backslash before each quote and backslash within: not as RFC 4180 has it. */
function splitEscaped(line: string): readonly string[] | null {
  const values: string[] = [];
  for (let at = 0; ; ) {
    const quoted = line[at] === '"' ? quotedShape(line, at) : null;
    if (line[at] === '"' && quoted === null) return null;
    const comma = quoted === null ? line.indexOf(',', at) : quoted.end;
    const end = comma === -1 ? line.length : comma;
    values.push(quoted?.text ?? line.slice(at, end).trimEnd());
    if (end >= line.length) return values;
    at = end + 1;
  }
}

/** The quoted text at `at` and where it ends; null when it is followed by anything but a comma or the end. */
function quotedShape(line: string, at: number): { readonly text: string; readonly end: number } | null {
  let end = at + 1;
  while (end < line.length && line[end] !== '"') end += line[end] === '\\' ? 2 : 1;
  if (end >= line.length || (end + 1 < line.length && line[end + 1] !== ',')) return null;
  return { text: line.slice(at + 1, end).replaceAll(/\\(.)/gs, '$1'), end: end + 1 };
}

/** Snort 3 puts message and payload in quotes without escaping what is in them: the columns around them are counted. */
function snort3Values(line: string, columns: CsvColumns | null): SnortFields | string {
  const separator = columns?.separator ?? ', ';
  const parts = line.split(separator);
  const names = columns?.names ?? (parts.length === defaultSnort3Columns.length ? defaultSnort3Columns : null);
  const byShape = names === null || !fits(names, parts) ? guessColumns(parts, separator) : null;
  if (byShape !== null) return byShape;
  if (names === null) return 'it has columns of its own, which must be named to netmon';
  const values = gather(names, parts, separator);
  if (values === null) return `it has ${parts.length} columns and not ${names.length}`;
  return Object.fromEntries(names.map((name, index) => [name, unquoted(values[index] ?? '')]));
}

const fits = (names: readonly string[], parts: readonly string[]): boolean =>
  names !== defaultSnort3Columns || /^\d+:\d+:\d+$/.test(parts[8] ?? '');

/** As many values as there are names; what is too many belongs to the message. */
function gather(names: readonly string[], parts: readonly string[], separator: string): readonly string[] | null {
  const surplus = parts.length - names.length;
  if (surplus === 0) return parts;
  const message = names.indexOf('msg');
  if (message === -1 || surplus < 0) return null;
  const text = parts.slice(message, message + surplus + 1).join(separator);
  return [...parts.slice(0, message), text, ...parts.slice(message + surplus + 1)];
}

const unquoted = (text: string): string =>
  text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
