import type { AlertBatch } from '../core/alert.ts';
import type { Json } from '../core/json.ts';
import { type Fingerprint, type LogPosition, storedPositions } from '../core/log-position.ts';
import type { Memory } from '../core/memory.ts';
import { followLogs } from '../edges/logs/follow-logs.ts';
import type { LogFacts } from '../edges/logs/followed-log.ts';
import { fingerprintOf, tailLength } from '../edges/logs/log-fingerprint.ts';
import type { LogItem } from '../edges/logs/log-set.ts';
import type { FollowLogsOptions } from '../edges/logs/look-for-logs.ts';
import { createLineCutter, type LineCutter } from './cut-lines.ts';
import { createDoneLogs, type DoneLogs } from './done-logs.ts';
import { type AlertFormat, type AlertParser, createAlertParser } from './parser.ts';
import { alertFormats, recogniseAlerts } from './recognise.ts';

export interface FollowedBatch extends AlertBatch {
  /**
   * To be stored in the same transaction as what is made of the alerts: then each is read exactly once, whenever either side is
   * killed. Null deletes a key. A batch may have nothing but this.
   */
  readonly checkpoint: { readonly [key: string]: LogPosition | null };
  /** The log could not be found again: what came behind byte `from` before it went away was missed. */
  readonly lost: { readonly path: string; readonly from: number; readonly since: number } | null;
}

export interface FollowOptions
  extends AlertFormat,
    Pick<FollowLogsOptions, 'paths' | 'from' | 'signal' | 'clock' | 'onStates'> {
  /** What was stored, checkpoints of earlier batches among it. */
  readonly memory: ReadonlyMap<string, Json>;
  /** What imports remember until now (core/alert-marks.ts): what they have taken in is not read again. */
  readonly imported?: () => Promise<Memory>;
}

const nothingImported = async (): Promise<Memory> => new Map();

/**
 * Alerts of files, folders of them and patterns as they are written, each exactly once. Reads on only when the next batch is asked
 * for: ask when the last one is stored. Ends when the signal fires.
 */
export async function* followAlerts({
  memory,
  zone,
  columns,
  records,
  imported = nothingImported,
  ...where
}: FollowOptions): AsyncGenerator<FollowedBatch, void, void> {
  const format = { zone, columns, records };
  const logs = new Map<string, ReadLog>();
  const done = createDoneLogs(memory);
  const readBefore = async () => ({ done: [...done.positions()], imported: await imported() });
  const items = followLogs({ ...where, positions: storedPositions(memory), rank, readBefore });
  for await (const item of items) yield* batchesOf(item, { logs, done }, format);
}

function rank(first: Buffer): number | null {
  const format = recogniseAlerts(first);
  return format === null ? null : alertFormats.indexOf(format);
}

/** One log with what is known of its last, unfinished lines. */
interface ReadLog {
  facts: LogFacts;
  readonly parser: AlertParser;
  readonly cutter: LineCutter;
  /** Where reading goes on after a restart. */
  safe: Place;
  /** Where the line begins that is not finished. */
  line: Place;
  /** Where what was read ends, and when the log was last changed then. */
  end: Place;
  changed: number;
}

/** A place in a log, with what is known of the bytes right before it. */
interface Place {
  readonly offset: number;
  readonly tail: Fingerprint;
}

function* batchesOf(
  item: LogItem,
  { logs, done }: { readonly logs: Map<string, ReadLog>; readonly done: DoneLogs },
  format: AlertFormat,
): Generator<FollowedBatch, void, void> {
  if (item.kind === 'idle') {
    for (const log of logs.values()) yield* finishBlock(log);
    return;
  }
  if (item.kind === 'lost') {
    const { path, offset: from, changed: since } = item.position;
    const checkpoint = { [item.key]: null, ...done.add(item.position) };
    yield { ...emptyBatch(path), checkpoint, lost: from === 0 ? null : { path, from, since } };
    return;
  }
  const { key } = item.log;
  if (item.kind === 'begin') {
    const log = createReadLog(item.log, format);
    logs.set(key, log);
    yield batchOf(log, item.log);
    return;
  }
  const log = logs.get(key);
  if (log === undefined) return;
  if (item.kind === 'bytes') {
    readBytes(log, item);
    yield batchOf(log, item.log);
    return;
  }
  logs.delete(key);
  log.cutter.end();
  log.parser.endBlock(true);
  yield { ...log.parser.take(), checkpoint: { [key]: null, ...done.add(endOf(log, item.log)) }, lost: null };
}

function createReadLog(facts: LogFacts, format: AlertFormat): ReadLog {
  const { path: file, changed: reference, behindAlert, offset, tail } = facts;
  const parser = createAlertParser({ file, reference, behindAlert, ...format });
  const place = { offset, tail };
  return {
    facts,
    parser,
    cutter: createLineCutter(parser, offset),
    safe: place,
    line: place,
    end: place,
    changed: reference,
  };
}

function readBytes(log: ReadLog, { log: facts, bytes, offset }: LogItem & { readonly kind: 'bytes' }): void {
  const { parser, cutter } = log;
  log.facts = facts;
  log.changed = facts.changed;
  parser.reference = log.changed;
  cutter.push(bytes);
  const placeAt = (at: number, known: Place): Place => {
    if (at === known.offset) return known;
    const before = bytes.subarray(Math.max(0, at - offset - tailLength), Math.max(0, at - offset));
    return { offset: at, tail: fingerprintOf(before) };
  };
  log.line = placeAt(cutter.lineAt, log.line);
  log.end = placeAt(offset + bytes.length, log.end);
  log.safe = parser.blockAt === null ? log.line : placeAt(parser.blockAt, log.safe);
}

/** Nothing came for a while: a block of alert_full that could go on is believed to be whole. */
function* finishBlock(log: ReadLog): Generator<FollowedBatch, void, void> {
  const { parser } = log;
  if (parser.blockAt === null) return;
  parser.endBlock(false);
  if (parser.blockAt !== null) return;
  log.safe = log.line;
  yield batchOf(log, log.facts);
}

/** Everything in it was read; its file may be closed. */
function endOf({ parser, end, changed }: ReadLog, { path, inode, offset, head, tail }: LogFacts): LogPosition {
  const place = offset === end.offset ? { offset, tail } : end;
  return { path, inode, ...place, head, changed, behindAlert: parser.behindAlert };
}

function batchOf({ parser, safe }: ReadLog, { key, path, inode, head, changed }: LogFacts): FollowedBatch {
  const position = { path, inode, ...safe, head, changed, behindAlert: parser.behindAlert };
  return { ...parser.take(), checkpoint: { [key]: position }, lost: null };
}

const emptyBatch = (file: string): AlertBatch => ({
  alerts: [],
  records: [],
  rejected: [],
  rejectedCount: 0,
  skipped: {},
  file,
});
