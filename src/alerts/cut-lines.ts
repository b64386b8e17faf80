import { lineLimit } from '../core/alert.ts';

/** Takes whole lines; see AlertParser. */
interface LineSink {
  push(bytes: Buffer, offset: number): void;
  tooLong(excerpt: Buffer, offset: number, length: number): void;
}

/** Cuts bytes as they come into lots of whole lines, and keeps no more of a line than `lineLimit`. */
export interface LineCutter {
  /** The bytes are of use to it only until it returns. */
  push(bytes: Buffer): void;
  /** Hands over what is left without a line feed. */
  end(): void;
  /** Where the line begins that has no end yet. */
  readonly lineAt: number;
}

const feed = 0x0a;
const excerptBytes = 1024;

export function createLineCutter(sink: LineSink, start: number): LineCutter {
  /** The line that has no end yet, in pieces, and how long it is so far. */
  let pieces: Buffer[] = [];
  let length = 0;
  let lineAt = start;

  const keep = (bytes: Buffer): void => {
    // Where a log was emptied while its writer went on at its old place, NULs stand for what is gone.
    const from = length === 0 ? countNuls(bytes) : 0;
    lineAt += from;
    if (length <= lineLimit && from < bytes.length) pieces.push(Buffer.from(bytes.subarray(from)));
    length += bytes.length - from;
  };
  /** `extra`: the line feed. */
  const finishLine = (extra: number): void => {
    const line = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
    if (line !== undefined && length > 0) {
      if (length > lineLimit) sink.tooLong(line.subarray(0, excerptBytes), lineAt, length);
      else sink.push(line, lineAt);
    }
    lineAt += length + extra;
    pieces = [];
    length = 0;
  };

  return {
    push(bytes) {
      const last = bytes.lastIndexOf(feed);
      if (last === -1) {
        keep(bytes);
        return;
      }
      let from = 0;
      if (length > 0 || bytes[0] === 0) {
        const first = bytes.indexOf(feed);
        keep(bytes.subarray(0, first));
        if (length === 0) sink.push(bytes.subarray(first, first + 1), lineAt);
        finishLine(1);
        from = first + 1;
      }
      const whole = bytes.subarray(from, last + 1);
      if (whole.length > 0) sink.push(whole, lineAt);
      lineAt += whole.length;
      keep(bytes.subarray(last + 1));
    },
    end: () => finishLine(0),
    get lineAt() {
      return lineAt;
    },
  };
}

function countNuls(bytes: Buffer): number {
  let count = 0;
  while (bytes[count] === 0) count += 1;
  return count;
}
