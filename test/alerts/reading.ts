import { readFileSync } from 'node:fs';
import { type AlertParserOptions, createAlertParser } from '../../src/alerts/parser.ts';
import type { AlertBatch } from '../../src/core/alert.ts';

export const fixture = (name: string): string => `test/fixtures/ids/${name}`;

/** When the fixtures were made, about. */
export const made = Date.UTC(2026, 10, 21, 12);

export function readBytes(bytes: Buffer | string, options: Partial<AlertParserOptions> = {}): AlertBatch {
  const defaults = { file: 'log', reference: made, zone: 'utc', columns: null, records: new Set<string>() } as const;
  const parser = createAlertParser({ ...defaults, ...options });
  parser.push(Buffer.from(bytes), 0);
  parser.endBlock(true);
  return parser.take();
}

export const readFixture = (name: string, options: Partial<AlertParserOptions> = {}): AlertBatch =>
  readBytes(readFileSync(fixture(name)), options);
