import { fstatSync, writeSync } from 'node:fs';
import type { LogOutput } from './log.ts';

/**
 * Standard output for the log of a service. A file on a full disk takes no lines, or parts of them, of which Node's own stream makes
 * an error each; here they are left out, and how many it were is told as soon as there is room again.
 */
export function logOutput(stream: LogOutput & { readonly fd: number }): LogOutput {
  const kind = fstatSync(stream.fd);
  return kind.isFIFO() || kind.isSocket() ? stream : patientOutput((bytes) => writeSync(stream.fd, bytes));
}

/** `write` says how many bytes it took, or throws. */
export function patientOutput(write: (bytes: Buffer) => number): LogOutput {
  let missing = 0;
  let isCut = false;

  const isTaken = (line: string): boolean => {
    const bytes = Buffer.from(isCut ? `\n${line}` : line);
    try {
      const taken = write(bytes);
      isCut = taken < bytes.length && (isCut || taken > 0);
      return taken === bytes.length;
    } catch {
      return false;
    }
  };

  return {
    write(line) {
      if (missing > 0 && isTaken(notice(missing))) missing = 0;
      if (missing > 0 || !isTaken(line)) missing += 1;
    },
  };
}

const notice = (missing: number): string =>
  `${JSON.stringify({
    level: 'warn',
    time: new Date().toISOString(),
    part: 'log',
    msg: `${missing} lines are missing here: they could not be written`,
  })}\n`;
