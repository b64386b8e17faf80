import type { Generated } from 'kysely';

/** The tables of alerts. Ids of groups are 52 bits of a hash (alert-id.ts). */
export interface AlertTables {
  alert_groups: AlertGroupRow;
  alert_days: AlertDayRow;
  alert_comments: AlertCommentRow;
  alert_lines: AlertLinesRow;
  suppressions: SuppressionRow;
  suppression_hits: SuppressionHitsRow;
}

export interface AlertGroupRow {
  id: number;
  engine: string;
  gid: number;
  sid: number;
  rev: number;
  source: string | null;
  target: string | null;
  own: string | null;
  message: string;
  classification: string | null;
  /** Place in `severities`. */
  severity: number;
  protocol: string | null;
  direction: string;
  /** JSON arrays of text. */
  techniques: string;
  refs: string;
  count: number;
  first_seen: number;
  last_seen: number;
  /** `,80,443,` */
  ports: string;
  captures: string;
  suppressed: number;
  suppressed_by: string | null;
  /** When it was stored that one of it was told; null when none was. */
  told_at: number | null;
  acked_by: string | null;
  acked_at: number | null;
  acked_text: string | null;
}

/** Alerts of a group on one UTC day, counted from 1970. */
export interface AlertDayRow {
  group_id: number;
  day: number;
  count: number;
}

export interface AlertCommentRow {
  id: Generated<number>;
  group_id: number;
  said_by: string;
  said_at: number;
  said: string;
}

/** A block of raw lines; see core/alert-lines.ts. */
export interface AlertLinesRow {
  id: Generated<number>;
  from_time: number;
  to_time: number;
  stored_at: number;
  /** `,0123456789abc,…,`: ids as text. */
  group_ids: string;
  count: number;
  bytes: number;
  data: Uint8Array;
}

/** Never deleted. */
export interface SuppressionRow {
  id: Generated<number>;
  gid: number | null;
  sid: number | null;
  source: string | null;
  target: string | null;
  network: string | null;
  reason: string | null;
  made_by: string;
  made_at: number;
  until: number | null;
  removed_by: string | null;
  removed_at: number | null;
}

export interface SuppressionHitsRow {
  rule: string;
  count: number;
  last: number;
}
