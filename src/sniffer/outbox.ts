import type { Frame } from '../core/observation.ts';
import type { SnifferMessage } from './messages.ts';

/** Milliseconds between two lots of frames under load, and between two tries while the line is full. */
const pace = 2;
const lotSize = 256;
const defaultLimit = 16_384;

export interface Outbox {
  /** Frames go out at the next `settle`, or when many have come together. Those that find the outbox full are counted as dropped. */
  add(frames: readonly Frame[]): void;
  /** Nothing more is coming just now: sends at once when the line was quiet, else within 2 ms. */
  settle(): void;
  tell(message: SnifferMessage): void;
  /** Sends what the line takes. True when that was everything. */
  flush(): boolean;
}

/**
 * Messages on their way to the reader, in order. `write` takes bytes without waiting and says how many it took: fewer
 * than given when the reader is slow. Then up to `limit` frames wait, and more are counted and told as `dropped` as soon
 * as there is room again. `now` is in milliseconds since 1970.
 *
 * It tries anew by itself instead of waiting for an event, as under load the capture library does not come back to the
 * event loop for a long time.
 */
export function createOutbox(write: (bytes: Buffer) => number, now: () => number, limit = defaultLimit): Outbox {
  let frames: Frame[] = [];
  let unwritten: Buffer[] = [];
  let writtenAt = 0;
  let timer: NodeJS.Timeout | null = null;
  const lost = new Map<string, { count: number; from: number }>();

  const queue = (message: SnifferMessage): void => {
    unwritten.push(Buffer.from(`${JSON.stringify(message)}\n`));
  };

  const lose = ({ interface: name, count }: Frame): void => {
    const loss = lost.get(name) ?? { count: 0, from: now() };
    loss.count += count;
    lost.set(name, loss);
  };

  const isDrained = (): boolean => {
    for (let first = unwritten[0]; first !== undefined; first = unwritten[0]) {
      const taken = write(first);
      if (taken < first.length) {
        unwritten[0] = first.subarray(taken);
        return false;
      }
      unwritten = unwritten.slice(1);
    }
    return true;
  };

  const flush = (): boolean => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    writtenAt = now();
    let drained = isDrained();
    while (drained && frames.length > 0) {
      queue({ kind: 'frames', frames: frames.slice(0, lotSize) });
      frames = frames.slice(lotSize);
      drained = isDrained();
    }
    if (drained && lost.size > 0) {
      for (const [name, { count, from }] of lost) queue({ kind: 'dropped', interface: name, count, from, to: now() });
      lost.clear();
      drained = isDrained();
    }
    if (!drained) timer = setTimeout(flush, pace);
    return drained;
  };

  return {
    add(more) {
      for (const frame of more) {
        if (frames.length >= limit) lose(frame);
        else if (frames.push(frame) % lotSize === 0) flush();
      }
    },
    settle() {
      if (frames.length === 0 || timer !== null) return;
      // The clock may have been set back.
      if (Math.abs(now() - writtenAt) >= pace) flush();
      else timer = setTimeout(flush, pace);
    },
    tell(message) {
      flush();
      queue(message);
      flush();
    },
    flush,
  };
}
