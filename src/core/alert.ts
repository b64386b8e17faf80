import type { Severity } from './severity.ts';

/** What an intrusion detection system says, in whichever of its formats it was read. */

export const idsEngines = ['snort2', 'snort3', 'suricata'] as const;

export type IdsEngine = (typeof idsEngines)[number];

/** `would-block`: the rule says so, but the engine only watches or could not. */
export type AlertAction = 'allowed' | 'blocked' | 'would-block';

/** One alert. All its text may come from the network, so is hostile. */
export interface Alert {
  /** Milliseconds since 1970, UTC: when the packet was seen, as the engine says. */
  readonly time: number;
  /** Microseconds beyond `time`, 0 to 999; 0 where the format has none. */
  readonly micros: number;
  readonly engine: IdsEngine;
  /** Generator, signature and revision; 0 for a revision that the format does not tell. */
  readonly gid: number;
  readonly sid: number;
  readonly rev: number;
  /** What the rule says; empty where the rule or the format has none. */
  readonly message: string;
  readonly classification: string | null;
  /** 1 is worst, up to 255; null where the rule or the format has none (also Snort's 0). */
  readonly priority: number | null;
  /** From `priority`: see `alertSeverity`. */
  readonly severity: Severity;
  readonly action: AlertAction | null;
  /** Lower case: `tcp`, `udp`, `icmp`, `icmp6`, `igmp`, …; null without an IP layer or where the format has none. */
  readonly protocol: string | null;
  /** RFC 5952 for IPv6. Null without an IP layer, or where the format loses it (Snort 3 alert_full on rebuilt packets). */
  readonly source: string | null;
  readonly sourcePort: number | null;
  readonly target: string | null;
  readonly targetPort: number | null;
  readonly icmpType: number | null;
  readonly icmpCode: number | null;
  /** The interface it was seen on; for a capture read offline, the capture's path. */
  readonly interface: string | null;
  /** Suricata's number of the flow, which ties it to other records. */
  readonly flow: number | null;
  /** Number of the packet in the capture or since the engine began, from 1. */
  readonly packet: number | null;
  readonly direction: 'to-server' | 'to-client' | null;
  /** `http`, `dns`, `tls`, …; null when not recognised. */
  readonly appProtocol: string | null;
  /** What it was about above TCP and UDP: `http.hostname`, `http.url`, `tls.sni`, `dns.query`, …; null without any. */
  readonly context: { readonly [field: string]: string } | null;
  /** The rule's own tags, such as `mitre_technique_id`; null without any. */
  readonly metadata: { readonly [key: string]: readonly string[] } | null;
  /** Addresses of pages about it. */
  readonly references: readonly string[];
  readonly raw: RawLine;
}

/** Where a record stands in what was read. */
export interface RawLine {
  /** Bytes of the (uncompressed) file before it. */
  readonly offset: number;
  /** As written, invalid UTF-8 replaced; several lines for alert_full. Cut at `rawLimit` characters. */
  readonly text: string;
}

/** Longest raw text that is kept, in UTF-16 units. */
export const rawLimit = 64 * 1024;

/** What Suricata's eve.json says besides alerts. */
export interface IdsRecord {
  readonly time: number;
  readonly engine: IdsEngine;
  /** Its event_type: `stats`, `anomaly`, `dns`, `tls`, `http`, `flow`, … */
  readonly kind: string;
  readonly flow: number | null;
  readonly source: string | null;
  readonly target: string | null;
  /** The values below the record's own key, `stats.capture.kernel_drops` as `capture.kernel_drops`; at most 500 of them. */
  readonly fields: { readonly [field: string]: string | number | boolean };
  readonly raw: RawLine;
}

export type RejectedReason =
  /** Of no known format. */
  | 'not-an-alert'
  /** Of a known format, but something in it is missing or cannot be. */
  | 'broken'
  /** Longer than `lineLimit`. */
  | 'too-long'
  /** A NUL or much else that no text has. */
  | 'binary';

/** A line that could not be read: counted, kept apart, never fatal. */
export interface RejectedLine {
  readonly reason: RejectedReason;
  /** What is wrong, for a person. */
  readonly detail: string;
  /** Bytes of the (uncompressed) file before it. */
  readonly offset: number;
  /** Its length in bytes. */
  readonly length: number;
  /** How it begins, at most `excerptLimit` characters, hostile. */
  readonly excerpt: string;
}

export const excerptLimit = 200;

/** Longest line that is read, in bytes. Measured: Suricata's longest have 161 KB, Snort 3's 24 KB. */
export const lineLimit = 1024 * 1024;

/**
 * 1 is high, 2 medium, 3 low, as in Snort's and Suricata's classification.config; what is beyond is `info`. A rule without
 * a class counts as low: so does Suricata, which gives it 3, while Snort gives it 0.
 */
export function alertSeverity(priority: number | null): Severity {
  if (priority === null || priority === 3) return 'low';
  if (priority === 1) return 'high';
  return priority === 2 ? 'medium' : 'info';
}

/** One reading of one source: what came of some of its lines, in their order. */
export interface AlertBatch {
  readonly alerts: readonly Alert[];
  readonly records: readonly IdsRecord[];
  /** The first few of the rejected lines. */
  readonly rejected: readonly RejectedLine[];
  /** All lines that were rejected, those in `rejected` included. */
  readonly rejectedCount: number;
  /** Records that were not asked for, by their kind. */
  readonly skipped: { readonly [kind: string]: number };
  /** The file these lines are from. */
  readonly file: string;
}
