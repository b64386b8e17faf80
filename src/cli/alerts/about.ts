import { createAlertParser } from '../../alerts/parser.ts';
import type { Alert, IdsRecord } from '../../core/alert.ts';
import type { AlertGroup } from '../../core/alert-group.ts';
import { aroundGroup, type RawAlert } from '../../core/alert-lines.ts';
import { printable } from '../../core/text.ts';
import type { Store } from '../../store/store.ts';
import { isoTime, localTime } from '../output/print.ts';

/** What the latest alerts of a group were about, and what else the engine told of their connections. */
export interface AlertAbout {
  /** Values of a field such as `http.url`, those first that are most frequent. */
  readonly fields: readonly { readonly field: string; readonly values: readonly Value[] }[];
  /** The newest first. */
  readonly around: readonly IdsRecord[];
}

interface Value {
  readonly value: string;
  readonly alerts: number;
}

/** Alerts that are looked at, and values of a field that are told. */
const mostLines = 200;
const mostValues = 5;

export async function aboutAlerts(store: Store, { id }: AlertGroup, mostAround: number): Promise<AlertAbout> {
  const { alerts } = readLines(await store.alertLines(id, mostLines));
  const around = mostAround === 0 ? [] : await store.alertLines(aroundGroup(id), mostAround);
  return { fields: fieldsOf(alerts), around: readLines(around).records };
}

function readLines(lines: readonly RawAlert[]) {
  const parser = createAlertParser({
    file: '',
    reference: 0,
    zone: 'utc',
    columns: null,
    records: { has: () => true },
  });
  for (const { text } of lines) parser.push(Buffer.from(`${text}\n`), 0);
  return parser.take();
}

function fieldsOf(alerts: readonly Alert[]): AlertAbout['fields'] {
  const counts = new Map<string, Map<string, number>>();
  for (const { context } of alerts) {
    for (const [field, value] of Object.entries(context ?? {})) {
      const values = counts.get(field) ?? new Map<string, number>();
      counts.set(field, values.set(value, (values.get(value) ?? 0) + 1));
    }
  }
  return [...counts].map(([field, values]) => ({
    field,
    values: [...values]
      .map(([value, number]) => ({ value, alerts: number }))
      .sort((a, b) => b.alerts - a.alerts)
      .slice(0, mostValues),
  }));
}

/** `about` and `around` of `netmon alerts show --json`. */
export const aboutShape = ({ fields, around }: AlertAbout) => ({
  about: Object.fromEntries(fields.map(({ field, values }) => [field, values])),
  around: around.map(({ time, kind, flow, fields: facts }) => ({ time: isoTime(time), kind, flow, fields: facts })),
});

/** `http.url  /admin ×9, /login ×3` */
export const aboutLines = ({ fields }: AlertAbout): readonly string[] => {
  const width = fields.reduce((most, { field }) => Math.max(most, field.length), 0);
  return fields.map(({ field, values }) => {
    const told = values.map(({ value, alerts }) => (alerts === 1 ? shown(value) : `${shown(value)} ×${alerts}`));
    return `${field.padEnd(width)}  ${told.join(', ')}`;
  });
};

/** `2026-11-21 03:53:42  http  hostname=10.99.0.2 url=/admin status=404` */
export const aroundLines = ({ around }: AlertAbout): readonly string[] =>
  around.map(({ time, kind, fields }) => {
    const facts = Object.entries(fields)
      .slice(0, mostFacts)
      .map(([name, value]) => `${name}=${shown(String(value))}`);
    return `${localTime(time)}  ${kind.padEnd(8)}  ${facts.join(' ')}`;
  });

const mostFacts = 12;
const longestValue = 100;

const shown = (value: string): string => printable(value, longestValue);
