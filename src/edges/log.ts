import { pino } from 'pino';
import type { Log } from '../core/edges.ts';
import { safeJson } from '../core/text.ts';
import { type LogLevel, type LogRecord, logInto } from './log-record.ts';

/** Where log lines go: `process.stderr`, a stream, or a test's own. */
export interface LogOutput {
  write(text: string): unknown;
}

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
    { write: (line: string) => void output.write(safeJson(line)) },
  );
  const write = (part: string, record: LogRecord): void =>
    logger[record.level]({ ...record.fields, part }, record.message);
  return { of: (part) => logInto((record) => write(part, record), level), write };
}
