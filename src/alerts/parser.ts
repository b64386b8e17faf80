import {
  type Alert,
  type AlertBatch,
  excerptLimit,
  type IdsRecord,
  type RawLine,
  type RejectedLine,
  type RejectedReason,
} from '../core/alert.ts';
import { createSensorClock } from '../core/alert-text/sensor-time.ts';
import { createZonedClock } from '../core/alert-text/zoned-time.ts';
import type { CsvColumns } from '../integrations/snort/csv.ts';
import { isFullHead, isFullTime, isPacketLine, snortFullAlert } from '../integrations/snort/full.ts';
import { laterBeginning, notAnAlert, parseLine } from './line.ts';

export interface AlertParserOptions {
  readonly file: string;
  /** When these lines were written, at the latest (the file's last change): tells the year where a line does not. */
  readonly reference: number;
  /** Of times that do not say their zone. */
  readonly zone: 'local' | 'utc';
  /** Of a Snort 3 or 2 that writes alert_csv with columns of its own. */
  readonly columns: CsvColumns | null;
  /** The kinds of records besides alerts that are handed over; others are counted. */
  readonly records: ReadonlySet<string>;
  /** It goes on where another left off behind an alert: what may still come of that alert's packet is passed over. */
  readonly behindAlert?: boolean;
}

/**
 * Reads lines of any format of Snort and Suricata, each recognised by itself, so that the format may change within a file and
 * a broken line costs nothing but itself.
 */
export interface AlertParser {
  /** Bytes of whole lines; `offset` is where they stand in the file. The last one may lack its line feed. */
  push(bytes: Buffer, offset: number): void;
  /** A line that is longer than what is read. */
  tooLong(excerpt: Buffer, offset: number, length: number): void;
  /** Ends a block of alert_full that could still go on; with `all` also one that tells no time yet, which is then rejected. */
  endBlock(all: boolean): void;
  /** Where the block begins that could still go on, or null. */
  readonly blockAt: number | null;
  /** What may follow are further lines of an alert that was handed over. */
  readonly behindAlert: boolean;
  /** What was read since the last call. */
  take(): AlertBatch;
}

/** How many rejected lines of one batch are kept apart; all are counted. */
const mostRejected = 20;
/** A block of alert_full has few lines; with dumped packets it may have some thousand. Further ones are passed over. */
const mostBlockLines = 50;

interface Block {
  readonly offset: number;
  readonly lines: string[];
  end: number;
  hasTime: boolean;
}

export function createAlertParser(options: AlertParserOptions): AlertParser {
  const clocks = { sensor: createSensorClock(options), zoned: createZonedClock() };
  const { file, columns, records: wanted } = options;
  let alerts: Alert[] = [];
  let records: IdsRecord[] = [];
  let rejected: RejectedLine[] = [];
  let rejectedCount = 0;
  let skipped: Record<string, number> = {};
  let block: Block | null = null;
  let behindAlert = options.behindAlert ?? false;

  const reject = (text: string, offset: number, length: number, detail: string, reason?: RejectedReason): void => {
    rejectedCount += 1;
    if (rejected.length >= mostRejected) return;
    const why = reason ?? reasonOf(text, detail);
    rejected.push({ reason: why, detail, offset, length, excerpt: text.slice(0, excerptLimit) });
  };

  /** True when an alert or another record was read. */
  const accept = (raw: RawLine): true | string => {
    const found = parseLine(raw, { clocks, columns, wanted });
    if (typeof found === 'string') return found;
    if ('skipped' in found) skipped[found.skipped] = (skipped[found.skipped] ?? 0) + 1;
    else if ('kind' in found) records.push(found);
    else alerts.push(found);
    behindAlert = 'sid' in found;
    return true;
  };

  const lone = (text: string, offset: number, length: number): void => {
    const wrong = accept({ offset, text });
    if (wrong === true) return;
    if (behindAlert && isPacketLine(text)) return;
    behindAlert = false;
    const later = laterBeginning(text);
    const rest = later === -1 ? '' : text.slice(later);
    const wasBroken = rest !== '' && accept({ offset, text: rest }) === true;
    if (wasBroken)
      reject(text.slice(0, later), offset, length - Buffer.byteLength(rest), 'another line begins within it');
    else reject(text, offset, length, wrong);
  };

  const endBlock = (all: boolean): void => {
    if (block === null || !(all || block.hasTime)) return;
    const { lines, offset, end } = block;
    block = null;
    const raw = { offset, text: lines.join('\n') };
    const alert = snortFullAlert(lines, raw, clocks.sensor);
    behindAlert = typeof alert !== 'string';
    if (typeof alert === 'string') reject(raw.text, offset, end - offset, alert);
    else alerts.push(alert);
  };

  /** True when the line belongs to the block that is open. */
  const extendsBlock = (text: string, end: number): boolean => {
    if (block === null) return false;
    const isTime = !block.hasTime && isFullTime(text);
    if (!isTime && !isPacketLine(text)) return false;
    block.end = end;
    block.hasTime ||= isTime;
    if (block.lines.length < mostBlockLines) block.lines.push(text);
    return true;
  };

  const line = (text: string, offset: number, length: number): void => {
    if (text === '') {
      endBlock(true);
      behindAlert = false;
    } else if (isFullHead(text)) {
      endBlock(true);
      block = { offset, lines: [text], end: offset + length, hasTime: false };
    } else if (!extendsBlock(text, offset + length)) {
      endBlock(true);
      lone(text, offset, length);
    }
  };

  return {
    push(bytes, offset) {
      for (let from = 0; from < bytes.length; ) {
        const feed = bytes.indexOf(0x0a, from);
        const to = feed === -1 ? bytes.length : feed;
        const end = to > from && bytes[to - 1] === 0x0d ? to - 1 : to;
        line(bytes.toString('utf8', from, end), offset + from, to - from);
        from = to + 1;
      }
    },
    tooLong(excerpt, offset, length) {
      endBlock(true);
      behindAlert = false;
      reject(excerpt.toString('utf8'), offset, length, 'it is longer than any alert', 'too-long');
    },
    endBlock,
    get blockAt() {
      return block?.offset ?? null;
    },
    get behindAlert() {
      return behindAlert;
    },
    take() {
      const batch = { alerts, records, rejected, rejectedCount, skipped, file };
      alerts = [];
      records = [];
      rejected = [];
      rejectedCount = 0;
      skipped = {};
      return batch;
    },
  };
}

function reasonOf(text: string, detail: string): RejectedReason {
  if (text.includes('\0')) return 'binary';
  return detail === notAnAlert ? 'not-an-alert' : 'broken';
}
