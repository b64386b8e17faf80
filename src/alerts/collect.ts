import {
  type Alert,
  type AlertBatch,
  excerptLimit,
  type IdsRecord,
  type RejectedLine,
  type RejectedReason,
} from '../core/alert.ts';
import { notAnAlert } from './line.ts';

/** Gathers what comes of lines until it is taken. */
export interface Collector {
  alert(alert: Alert): void;
  record(record: IdsRecord): void;
  skip(kind: string): void;
  reject(line: Rejection): void;
  /** What was gathered since the last call. */
  take(): AlertBatch;
}

interface Rejection {
  readonly text: string;
  readonly offset: number;
  readonly length: number;
  readonly detail: string;
  readonly reason?: RejectedReason;
}

/** How many rejected lines of one batch are kept apart; all are counted. */
const mostRejected = 20;
/** Kinds are from the file, so hostile: further ones are counted as `other`. */
const mostKinds = 50;

export function createCollector(file: string): Collector {
  let [alerts, records, rejected]: [Alert[], IdsRecord[], RejectedLine[]] = [[], [], []];
  let rejectedCount = 0;
  let skipped = new Map<string, number>();

  return {
    alert: (alert) => void alerts.push(alert),
    record: (record) => void records.push(record),
    skip(kind) {
      const name = skipped.has(kind) || skipped.size < mostKinds ? kind : 'other';
      skipped.set(name, (skipped.get(name) ?? 0) + 1);
    },
    reject({ text, offset, length, detail, reason = reasonOf(text, detail) }) {
      rejectedCount += 1;
      if (rejected.length >= mostRejected) return;
      rejected.push({ reason, detail, offset, length, excerpt: text.slice(0, excerptLimit) });
    },
    take() {
      const batch = { alerts, records, rejected, rejectedCount, skipped: Object.fromEntries(skipped), file };
      [alerts, records, rejected] = [[], [], []];
      rejectedCount = 0;
      skipped = new Map();
      return batch;
    },
  };
}

function reasonOf(text: string, detail: string): RejectedReason {
  if (text.includes('\0')) return 'binary';
  return detail === notAnAlert ? 'not-an-alert' : 'broken';
}
