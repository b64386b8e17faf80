import type { Alert, IdsRecord, RawLine } from '../core/alert.ts';
import { parseFastLine } from '../core/alert-text/fast-line.ts';
import type { SensorClock } from '../core/alert-text/sensor-time.ts';
import type { ZonedClock } from '../core/alert-text/zoned-time.ts';
import { type CsvColumns, isSnortCsv, snortCsvAlert } from '../integrations/snort/csv.ts';
import { snortFastAlert } from '../integrations/snort/fast.ts';
import { snortFieldsAlert } from '../integrations/snort/fields.ts';
import { isSnortJson, repairSnortJson } from '../integrations/snort/json.ts';
import { eveAlert, eveRecord, isEve } from '../integrations/suricata/eve.ts';
import { suricataFastAlert } from '../integrations/suricata/fast.ts';
import type { FlowMemory } from './flows.ts';

export interface LineContext {
  readonly clocks: { readonly sensor: SensorClock; readonly zoned: ZonedClock };
  readonly columns: CsvColumns | null;
  /** Kinds of records that are read besides alerts. */
  readonly wanted: Pick<ReadonlySet<string>, 'has'>;
  /** Flows whose records are read, of whatever kind; null for none. */
  readonly flows: Pick<FlowMemory, 'has'> | null;
}

/** A record of a kind that is not wanted. */
interface Skipped {
  readonly skipped: string;
}

export const notAnAlert = 'it is of no format that Snort or Suricata has';

/** One line of a format with one line an alert. A sentence says why it is none. */
export function parseLine(raw: RawLine, context: LineContext): Alert | IdsRecord | Skipped | string {
  const { text } = raw;
  if (text.charCodeAt(0) === 0x7b) return parseJsonLine(raw, context);
  const { columns, clocks } = context;
  if (columns !== null && !isFastLike(text)) return snortCsvAlert(text, raw, clocks.sensor, columns);
  if (isSnortCsv(text)) return snortCsvAlert(text, raw, clocks.sensor, null);
  if (!startsWithTime(text)) return notAnAlert;
  const line = parseFastLine(text);
  if (typeof line === 'string') return line;
  return line.fullYear ? suricataFastAlert(line, raw, clocks.sensor) : snortFastAlert(line, raw, clocks.sensor);
}

const startsWithTime = (text: string): boolean => /^\d\d\/\d\d[-/]/.test(text);

const isFastLike = (text: string): boolean => /^[\d/]{5,10}-[\d:.]+ {1,2}(?:\[\w+\] )?\[\*\*\] \[/.test(text);

/** The flat beginning of a record as Suricata writes it: nothing in it can be from the network. */
const evePrefix =
  /^\{"timestamp":"[^"\\]*",(?:"flow_id":(\d{1,16}),)?(?:"[a-z_]{1,30}":(?:\d+|"[^"\\]*"),){0,8}?"event_type":"([a-z0-9_-]{1,40})"/;

function parseJsonLine(raw: RawLine, context: LineContext): Alert | IdsRecord | Skipped | string {
  const { text } = raw;
  const { clocks, wanted, flows } = context;
  const [, flow, kind] = evePrefix.exec(text) ?? [];
  if (kind !== undefined && kind !== 'alert' && !wanted.has(kind) && text.endsWith('}')) {
    if (flow === undefined || flows?.has(Number(flow)) !== true) return { skipped: kind };
  }
  const record = parseObject(text);
  if (record === null) {
    const repaired = repairSnortJson(text);
    return repaired === null ? 'it is broken JSON' : snortFieldsAlert(repaired, raw, clocks.sensor);
  }
  if (isEve(record)) {
    if (record.event_type === 'alert') return eveAlert(record, raw, clocks.zoned);
    const other = String(record.event_type);
    const isOfFlow = typeof record.flow_id === 'number' && flows?.has(record.flow_id) === true;
    return wanted.has(other) || isOfFlow
      ? eveRecord(record, raw, clocks.zoned)
      : { skipped: other.slice(0, longestKind) };
  }
  return isSnortJson(record) ? snortFieldsAlert(record, raw, clocks.sensor) : notAnAlert;
}

const longestKind = 40;

function parseObject(text: string): { readonly [key: string]: unknown } | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** How lines of the known formats begin, for one that begins within another that was not written to its end. */
const beginning =
  /\{"timestamp":"\d{4}-|\{ "(?:timestamp|seconds)" : |\d\d\/\d\d(?:\/\d{2,4})?-\d\d:\d\d:\d\d\.\d{6}(?: {1,2}(?:\[\w+\] )?\[\*\*\] \[| ?,)/g;

/** Where in a line that cannot be read the last other one begins, or -1. */
export function laterBeginning(text: string): number {
  let last = -1;
  for (const { index } of text.matchAll(beginning)) if (index > 0) last = index;
  return last;
}
