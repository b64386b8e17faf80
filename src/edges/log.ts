import { pino } from 'pino';
import type { Log } from '../core/edges.ts';
import { type LogLevel, type LogRecord, logInto } from './log-record.ts';

/** Where log lines go: `process.stderr`, a stream, or a test's own. */
export interface LogOutput {
  write(text: string): unknown;
}

/** What JSON leaves as it is but a terminal may obey or a person misread: DEL, C1 controls, line separators, text direction. */
const dangerous = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

export interface JsonLog {
  /** The log of one part; `part` stands in every line. */
  of(part: string): Log;
  /** Writes a line that came from another thread. */
  write(part: string, record: LogRecord): void;
}

/** JSON lines by pino. Only the main thread loads this module; other threads send their LogRecords to it. */
export function openJsonLog(output: LogOutput, level: LogLevel): JsonLog {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => void output.write(line.replace(dangerous, escaped)) },
  );
  const write = (part: string, record: LogRecord): void =>
    logger[record.level]({ ...record.fields, part }, record.message);
  return { of: (part) => logInto((record) => write(part, record), level), write };
}
