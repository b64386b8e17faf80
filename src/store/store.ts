import type { AlertDay, AlertGroup, AlertWord } from '../core/alert-group.ts';
import type { RawAlert } from '../core/alert-lines.ts';
import type { Approval, NewApproval } from '../core/approval.ts';
import type { BandwidthRollup, Spike } from '../core/bandwidth.ts';
import type { Batch } from '../core/batch.ts';
import type { Capture } from '../core/capture.ts';
import type { NetmonEvent, StoredEvent } from '../core/event.ts';
import type { EventType } from '../core/event-types.ts';
import type { CoverageGap, Host, HostOs, MonitorState, Port, Scan } from '../core/inventory.ts';
import type { Json } from '../core/json.ts';
import type { Severity } from '../core/severity.ts';
import type { NewSuppression, Suppression, SuppressionHits } from '../core/suppression.ts';

/** Times are milliseconds since 1970; `since` is included, `until` is not. */
export interface EventQuery {
  readonly since?: number;
  readonly until?: number;
  /** Whole types (`host.new`) or their first word (`host`). Any of them. */
  readonly types?: readonly string[];
  /** Whole types that are left out. */
  readonly exceptTypes?: readonly string[];
  readonly minSeverity?: Severity;
  readonly host?: string;
  readonly monitor?: string;
  /** Only events stored after this one. */
  readonly afterSeq?: number;
  /** The newest `limit` that match, still returned oldest first. */
  readonly limit?: number;
}

export interface PortQuery {
  readonly host?: string;
  /** An address or a network in CIDR notation. */
  readonly address?: string;
  readonly onlyOpen?: boolean;
}

/** Things with a time: `since` and `until` select those that overlap the interval. */
export interface TimeQuery {
  readonly since?: number;
  readonly until?: number;
  readonly interface?: string;
  /** The newest that match. */
  readonly limit?: number;
}

/** `since` and `until` select groups of which the first or last alert, or what is between them, is in the interval. */
export interface AlertQuery {
  readonly since?: number;
  readonly until?: number;
  readonly minSeverity?: Severity;
  readonly gid?: number;
  readonly sid?: number;
  /** Source or target is one of them. */
  readonly addresses?: readonly string[];
}

/** What a monitor gets back at its start. */
export interface MonitorMemory {
  readonly memory: ReadonlyMap<string, Json>;
  /** Seq of the last event that it dealt with; 0 at its very first start, then it hears only what comes from now on. */
  readonly heard: number;
}

/** What the agent leaves for its next start and for reading commands. */
export interface AgentRun {
  readonly startedAt: number;
  /** Renewed every few seconds. */
  readonly lastAlive: number;
  /** Null while it runs, or when it died. */
  readonly stoppedAt: number | null;
  readonly pid: number;
  readonly version: string;
}

/**
 * Everything that netmon remembers. One engine per implementation, same behaviour (test/contract/store.ts).
 * Every method rejects with STORE_FAILED, or DATA_NOT_WRITABLE when the disk is full or read-only; after such a failure
 * nothing of the call is stored and the same call may be made again.
 */
export interface Store {
  /**
   * One transaction: events, inventory, checkpoint. Returns the events that are new, in order, with seq and id; an event
   * that is already there (same id) is left as it is and not returned. Several commits that wait at the same time may share
   * one transaction of the engine.
   */
  commit(monitor: string, batch: Batch, storedAt: number): Promise<readonly StoredEvent[]>;

  remember(monitor: string): Promise<MonitorMemory>;

  /** Oldest first by `time`; with `afterSeq` in the order of storing, so that the last seq is where to go on. */
  events(query: EventQuery): Promise<readonly StoredEvent[]>;
  countEvents(query: EventQuery): Promise<ReadonlyMap<EventType, number>>;
  /** Seq of the newest event, 0 when there is none. */
  lastSeq(): Promise<number>;

  /** In the order of their addresses (numeric, IPv4 first, hosts without one last). */
  hosts(): Promise<readonly Host[]>;
  /** By id, address, MAC (any notation) or name, in this order of preference. */
  findHost(text: string): Promise<Host | null>;
  /** In the order of address, protocol, port. */
  ports(query: PortQuery): Promise<readonly Port[]>;
  /** In the order of the hosts' ids; only hosts of which there is a guess. */
  osGuesses(): Promise<readonly HostOs[]>;
  /** Newest first. */
  scans(query: {
    readonly since?: number;
    readonly until?: number;
    readonly kind?: Scan['kind'];
    readonly limit?: number;
  }): Promise<readonly Scan[]>;

  /** Newest first. */
  spikes(query: TimeQuery): Promise<readonly Spike[]>;
  /** Newest first; those whose file was removed are among them. */
  captures(query: TimeQuery & { readonly spike?: string }): Promise<readonly Capture[]>;
  /** By its whole id, or by a beginning that no other has. */
  findCapture(text: string): Promise<Capture | null>;
  /**
   * In the order of interface and start. Numbers are whole. Of days (UTC) whose seconds are not kept any more, minutes are rounded by
   * less than 1 %; hours stay exact. Minutes without a measured second may be left out.
   */
  bandwidth(query: {
    readonly since: number;
    readonly until: number;
    readonly resolution: BandwidthRollup['resolution'];
    readonly interface?: string;
    /** False leaves `perSecond` out, which takes longest to read. */
    readonly seconds?: boolean;
  }): Promise<readonly BandwidthRollup[]>;

  /** All of them or none. Returns them with their ids, in the same order. */
  addApprovals(approvals: readonly NewApproval[]): Promise<readonly Approval[]>;
  /** Returns those that are revoked by this: not what was revoked before or is not there. */
  revokeApprovals(
    ids: readonly number[],
    revocation: { readonly by: string; readonly at: number },
  ): Promise<readonly Approval[]>;
  /** Oldest first; without those that were revoked, unless these are asked for too. Expired ones are among them. */
  approvals(query?: { readonly revoked?: boolean }): Promise<readonly Approval[]>;

  /** The group that was seen last first. */
  alertGroups(query: AlertQuery): Promise<readonly AlertGroup[]>;
  /** By its whole id, or by a beginning that no other has. */
  findAlertGroup(text: string): Promise<AlertGroup | null>;
  /** Oldest first. */
  alertDays(group: string): Promise<readonly AlertDay[]>;
  /** Alerts by group since a day (counted from 1970) on. */
  /** When the latest alert of all was, by its own time; null without any. */
  lastAlertAt(): Promise<number | null>;
  countAlertsSince(day: number): Promise<ReadonlyMap<string, number>>;
  /** The latest raw lines of a group that are kept, the one that was stored last first. */
  alertLines(group: string, limit: number): Promise<readonly RawAlert[]>;
  /** Returns how many of the groups are there. Null takes the acknowledgement back. */
  acknowledgeAlerts(groups: readonly string[], word: AlertWord | null): Promise<number>;
  commentAlert(group: string, comment: AlertWord & { readonly text: string }): Promise<void>;
  /** Oldest first. */
  alertComments(group: string): Promise<readonly AlertWord[]>;

  addSuppression(suppression: NewSuppression): Promise<Suppression>;
  /** Returns those that are removed by this. */
  removeSuppressions(
    ids: readonly number[],
    removal: { readonly by: string; readonly at: number },
  ): Promise<readonly Suppression[]>;
  /** Oldest first; without those that were removed, unless these are asked for too. Expired ones are among them. */
  suppressions(query?: { readonly removed?: boolean }): Promise<readonly Suppression[]>;
  /** How many alerts each rule has hidden; also rules of the config, and those that were removed. */
  suppressionHits(): Promise<readonly SuppressionHits[]>;

  /** Opens a gap (`to` null) or records a past one; opening the same monitor and kind again, with the same reason, while it is open changes nothing. */
  openGap(gap: CoverageGap): Promise<void>;
  /** Closes all open gaps of a monitor, or those of one kind. */
  closeGaps(monitor: string, at: number, kind?: CoverageGap['kind']): Promise<void>;
  /** Gaps that overlap the interval, oldest first; open ones included. */
  gaps(query: {
    readonly since: number;
    readonly until: number;
    readonly monitor?: string;
  }): Promise<readonly CoverageGap[]>;

  setMonitorState(state: MonitorState): Promise<void>;
  monitorStates(): Promise<readonly MonitorState[]>;

  setAgentRun(run: AgentRun): Promise<void>;
  /** The latest run, of which there is one row per `startedAt`. */
  lastAgentRun(): Promise<AgentRun | null>;
  agentRuns(query: { readonly since: number; readonly until: number }): Promise<readonly AgentRun[]>;

  /** Idempotent. */
  close(): Promise<void>;
}

/** Computes what `StoredEvent.id` promises. */
export type EventId = (monitor: string, event: NetmonEvent) => string;
