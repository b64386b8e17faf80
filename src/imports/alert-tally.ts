import type { AlertBatch } from '../core/alert.ts';
import type { Severity } from '../core/severity.ts';

/** What was in a log, counted. Times are milliseconds since 1970; null without any alert. */
export interface AlertTally {
  alerts: number;
  /** Those that were not stored before. */
  fresh: number;
  rejected: number;
  /** Suricata's records that are no alerts. */
  other: number;
  /** By `gid:sid`. */
  readonly bySignature: Map<string, number>;
  readonly bySeverity: Map<Severity, number>;
  first: number | null;
  last: number | null;
}

export const newTally = (): AlertTally => ({
  ...{ alerts: 0, fresh: 0, rejected: 0, other: 0, bySignature: new Map(), bySeverity: new Map() },
  ...{ first: null, last: null },
});

/** Counts a batch, `fresh` of whose alerts are new. */
export function count(tally: AlertTally, { alerts, records, rejectedCount, skipped }: AlertBatch, fresh: number): void {
  tally.alerts += alerts.length;
  tally.fresh += fresh;
  tally.rejected += rejectedCount;
  tally.other += records.length;
  for (const number of Object.values(skipped)) tally.other += number;
  let [first, last] = [tally.first ?? Number.POSITIVE_INFINITY, tally.last ?? Number.NEGATIVE_INFINITY];
  for (const { gid, sid, severity, time } of alerts) {
    const signature = `${gid}:${sid}`;
    tally.bySignature.set(signature, (tally.bySignature.get(signature) ?? 0) + 1);
    tally.bySeverity.set(severity, (tally.bySeverity.get(severity) ?? 0) + 1);
    if (time < first) first = time;
    if (time > last) last = time;
  }
  if (alerts.length > 0) [tally.first, tally.last] = [first, last];
}
