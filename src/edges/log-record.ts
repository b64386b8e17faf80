import type { Log } from '../core/edges.ts';
import { toErrorShape } from '../core/errors.ts';

/** Least important first. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof logLevels)[number];

/** One line of log as plain data, so that it may cross a thread border. */
export interface LogRecord {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: object;
}

/** Errors lose their class and fields on the way through JSON or between threads, so they go as ErrorShape. */
function plain(fields: object): object {
  const shape = (_key: string, value: unknown): unknown =>
    value instanceof Error ? toErrorShape(value, 'log') : typeof value === 'bigint' ? String(value) : value;
  try {
    return JSON.parse(JSON.stringify(fields, shape));
  } catch (error) {
    return { unprintable: String(error) };
  }
}

/** A Log that hands each line of at least `least` to `sink`. */
export function logInto(sink: (record: LogRecord) => void, least: LogLevel = 'info'): Log {
  const writer =
    (level: LogLevel) =>
    (message: string, fields: object = {}): void => {
      if (logLevels.indexOf(level) >= logLevels.indexOf(least)) sink({ level, message, fields: plain(fields) });
    };
  return { debug: writer('debug'), info: writer('info'), warn: writer('warn'), error: writer('error') };
}
