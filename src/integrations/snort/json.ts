import { type SnortFields, snort3Fields } from './fields.ts';

/**
 * The fields of a line of Snort 3's alert_json that is not JSON. Snort writes a rule's message as it is, so that a quote, a
 * backslash or a control character in it breaks the line; and a line whose first field is not there begins with `{, `. Null when
 * the line is something else or broken otherwise.
 */
export function repairSnortJson(line: string): SnortFields | null {
  const start = /^\{,? ?/.exec(line)?.[0].length;
  if (start === undefined) return null;
  const fields = new Map<string, string | number>();
  let at = start;
  for (;;) {
    const next = line.startsWith('"msg" : "', at) ? message(line, at, fields) : field(line, at, fields);
    if (next === null) return null;
    if (isEnd(line, next)) return Object.fromEntries(fields);
    if (!line.startsWith(', ', next)) return null;
    at = next + 2;
  }
}

const fieldShape = /"([a-z0-9_]{1,20})" : (?:(-?\d{1,20})|"([^"]*)")/y;

/** Takes the field at `at` over, and returns where it ends; null when there is none, or it was there before. */
function field(line: string, at: number, fields: Map<string, string | number>): number | null {
  fieldShape.lastIndex = at;
  const [whole, name = '', number, text = ''] = fieldShape.exec(line) ?? [];
  if (whole === undefined || !snort3Fields.has(name) || fields.has(name)) return null;
  fields.set(name, number === undefined ? text : Number(number));
  return at + whole.length;
}

const mostTries = 1000;

/** The message ends at the first quote behind which nothing but other fields follows. */
function message(line: string, at: number, fields: Map<string, string | number>): number | null {
  const from = at + '"msg" : "'.length;
  let end = line.indexOf('"', from);
  for (let tries = 0; end !== -1 && tries < mostTries; tries += 1, end = line.indexOf('"', end + 1)) {
    if (!isEnd(line, end + 1) && !line.startsWith(', "', end + 1)) continue;
    if (!holdsOnlyFields(line, end + 1, new Map([...fields, ['msg', '']]))) continue;
    fields.set('msg', line.slice(from, end));
    return end + 1;
  }
  return null;
}

function holdsOnlyFields(line: string, from: number, fields: Map<string, string | number>): boolean {
  let at = from;
  while (!isEnd(line, at)) {
    const next = line.startsWith(', ', at) ? field(line, at + 2, fields) : null;
    if (next === null) return false;
    at = next;
  }
  return true;
}

const isEnd = (line: string, at: number): boolean => /^ ?\}\s*$/.test(line.slice(at, at + 8)) && line.length <= at + 8;

/** Whether an object that was read as JSON can be of alert_json: it has nothing but its fields, and one that tells what or when. */
export function isSnortJson(record: { readonly [key: string]: unknown }): record is SnortFields {
  for (const key in record) {
    const value = record[key];
    if (!snort3Fields.has(key) || (typeof value !== 'string' && typeof value !== 'number')) return false;
  }
  return tellingFields.some((field) => Object.hasOwn(record, field));
}

const tellingFields = ['rule', 'sid', 'msg', 'timestamp', 'seconds'];
