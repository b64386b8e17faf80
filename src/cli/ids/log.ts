import type { AlertFormat } from '../../alerts/parser.ts';
import { readAlerts } from '../../alerts/read.ts';
import { recogniseAlerts } from '../../alerts/recognise.ts';
import type { AlertBatch } from '../../core/alert.ts';
import { type AlertMark, markKey, marksWith } from '../../core/alert-marks.ts';
import { NetmonError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { LogPosition } from '../../core/log-position.ts';
import { recall } from '../../core/memory.ts';
import { foreignPacking } from '../../edges/files/foreign-packing.ts';
import { readUnpacked, unpackedBytes } from '../../edges/files/unpacked.ts';
import { lookAt, openLogFile } from '../../edges/logs/log-file.ts';
import {
  beginningOf,
  fingerprintOf,
  isAtPosition,
  isSame,
  longestBegin,
  tailLength,
  unpackFrom,
} from '../../edges/logs/log-fingerprint.ts';
import { createLogHash } from '../../imports/log-hash.ts';
import type { IdsConfig } from '../../monitors/ids/config.ts';

/** How lines are to be understood, by the config. */
export const formatFrom = ({ zone, csv_columns: names, csv_separator: separator }: IdsConfig): AlertFormat => ({
  zone,
  columns: names === 'auto' ? null : { names, separator },
  records: new Set(),
  flows: true,
});

/** A log of alerts that is read from its beginning, packed or not. */
export interface AlertLog {
  /** Bytes of it on disk, and of it unpacked that were read. */
  readonly size: number;
  readonly read: () => number;
  readonly batches: AsyncIterable<AlertBatch>;
  /** Alerts before it were taken in before. */
  readonly from: number;
  /** What is to be remembered when the alerts before `offset` are stored. */
  readonly markAt: (offset: number) => { readonly [key: string]: Json };
}

interface KnownLogs {
  /** What markAt gave before. */
  readonly remembered: ReadonlyMap<string, Json>;
  readonly followed?: FollowedLogs;
  readonly onTrouble: (why: string) => void;
}

/** How far the agent has come in logs. */
export interface FollowedLogs {
  /** Those that it follows, or would at its next start. */
  readonly live: readonly LogPosition[];
  /** Those that it followed to their end. */
  readonly done: readonly LogPosition[];
  /** It runs and reads: what is in the logs that it follows, it counts itself. */
  readonly isRead: boolean;
}

const nothingFollowed: FollowedLogs = { live: [], done: [], isRead: false };

/** Rejects with NOT_FOUND or INPUT_INVALID. */
export async function openAlertLog(
  file: string,
  format: AlertFormat,
  { remembered, followed = nothingFollowed, onTrouble }: KnownLogs,
): Promise<AlertLog> {
  const found = lookAt(file);
  if (found.kind === 'absent') throw new NetmonError('NOT_FOUND', 'files', `no file ${file}`);
  if (found.kind !== 'file') {
    const why = found.kind === 'folder' ? 'is a folder' : found.reason;
    throw new NetmonError('INPUT_INVALID', 'files', `${file} ${why}`, {
      hint: found.kind === 'folder' ? `name the files in it: ${file}/*` : null,
    });
  }
  refuseForeign(file);
  const begin = await unpackedBytes(file, longestBegin);
  const key = markKey(beginningOf(begin));
  const marks = recall<readonly AlertMark[]>(remembered, key) ?? [];
  const known = await markOf(file, marks);
  const from = Math.max(known?.offset ?? 0, await followedTo(file, begin, followed));
  const hash = createLogHash();
  let bytes = 0;
  let tail: Uint8Array = Buffer.alloc(0);
  async function* chunks() {
    for await (const chunk of bytesOf(file, onTrouble)) {
      hash.update(chunk);
      bytes += chunk.length;
      tail = lastOf(tail, chunk);
      yield chunk;
    }
  }
  let last = known;
  return {
    size: found.size,
    read: () => bytes,
    batches: readAlerts(chunks(), { file, changed: found.changed, ...format }),
    from,
    markAt(offset) {
      last = { bytes, sha256: hash.digest(), tail: fingerprintOf(tail), offset };
      return { [key]: marksWith(marks, known, last) };
    },
  };
}

/** The last bytes of what came, copied: a chunk is of use only until the next comes. */
const lastOf = (before: Uint8Array, chunk: Uint8Array): Uint8Array =>
  Buffer.concat([chunk.length < tailLength ? before : Buffer.alloc(0), chunk.subarray(-tailLength)]).subarray(
    -tailLength,
  );

/** Throws INPUT_INVALID for what is packed otherwise than by gzip. */
export function refuseForeign(file: string): void {
  const packing = foreignPacking(file);
  if (packing === null) return;
  const { name, command } = packing;
  throw new NetmonError('INPUT_INVALID', 'files', `${file} is packed by ${name}, which netmon does not unpack`, {
    hint: `unpack it first: ${command} ${file}`,
  });
}

/** The alerts of a file, when it is a log of alerts. Where packed data is broken they end with INPUT_INVALID. */
export async function readAlertRecording(file: string, format: AlertFormat): Promise<AsyncIterable<AlertBatch> | null> {
  const found = lookAt(file);
  if (found.kind !== 'file' || recogniseAlerts(await unpackedBytes(file, longestBegin)) === null) return null;
  return untilTrouble(file, (onTrouble) =>
    readAlerts(readUnpacked(file, onTrouble), { file, changed: found.changed, ...format }),
  );
}

async function* untilTrouble<T>(
  file: string,
  read: (onTrouble: (why: string) => void) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const troubles: string[] = [];
  yield* read((why) => troubles.push(why));
  if (troubles.length > 0) throw new NetmonError('INPUT_INVALID', 'files', `${file}: ${troubles.join('; ')}`);
}

/** Bytes that are read at once: to wait for each small piece takes longer than to read it, where others want the processor. */
const roomSize = 4 * 1024 * 1024;

/** The bytes of a log, unpacked; each chunk is of use until the next is asked for. */
async function* bytesOf(file: string, onTrouble: (why: string) => void): AsyncGenerator<Uint8Array> {
  const log = openLogFile(file);
  if (typeof log === 'string') throw new NetmonError('INPUT_INVALID', 'files', `${file} ${log}`);
  try {
    const room = Buffer.allocUnsafeSlow(roomSize);
    let at = 0;
    for (let chunk = log.read(at, room); chunk.length > 0; chunk = log.read(at, room)) {
      if (at === 0 && chunk[0] === 0x1f && chunk[1] === 0x8b) return yield* readUnpacked(file, onTrouble);
      at += chunk.length;
      yield chunk;
    }
  } finally {
    log.close();
  }
}

/** Up to where the agent has read a log, or a copy of it, as it was written: what stands before is counted. */
async function followedTo(file: string, begin: Uint8Array, { live, done, isRead }: FollowedLogs): Promise<number> {
  const log = openLogFile(file);
  if (typeof log === 'string') return 0;
  try {
    const isPacked = log.read(0, Buffer.alloc(2)).equals(gzipMagic);
    const isIt = async (position: LogPosition): Promise<boolean> => {
      if (!isPacked) return isAtPosition(log, position);
      const hasHead = isSame(begin.subarray(0, position.head.length), position.head);
      return hasHead && (await unpackFrom(file, position)) !== null;
    };
    let furthest = 0;
    for (const position of [...live, ...done]) {
      const reach = isRead && live.includes(position) ? Number.POSITIVE_INFINITY : position.offset;
      if (reach > furthest && (await isIt(position))) furthest = reach;
    }
    return furthest;
  } finally {
    log.close();
  }
}

const gzipMagic = Buffer.from([0x1f, 0x8b]);

/** The mark that has come furthest of those whose bytes are how this file begins. */
async function markOf(file: string, marks: readonly AlertMark[]): Promise<AlertMark | null> {
  const waiting = marks.toSorted((a, b) => a.bytes - b.bytes);
  const hash = createLogHash();
  let bytes = 0;
  let best: AlertMark | null = null;
  if (waiting.length === 0) return null;
  for await (const chunk of readUnpacked(file, () => {})) {
    let at = 0;
    for (let next = waiting[0]; next !== undefined && next.bytes <= bytes + chunk.length; next = waiting[0]) {
      hash.update(chunk.subarray(at, next.bytes - bytes));
      at = next.bytes - bytes;
      if (hash.digest() === next.sha256) best = next;
      waiting.shift();
    }
    if (waiting.length === 0) return best;
    hash.update(chunk.subarray(at));
    bytes += chunk.length;
  }
  return best;
}
