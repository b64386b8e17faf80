import type { Generated } from 'kysely';
import type { AlertTables } from './schema-alerts.ts';

/**
 * The tables, the same in both engines (made by migrations/). Times are milliseconds since 1970; a truth value is 0 or 1
 * because SQLite has no other; a column that holds JSON is text because PostgreSQL's own types refuse U+0000.
 */
export interface Schema extends AlertTables {
  events: EventRow;
  hosts: HostRow;
  ports: PortRow;
  host_os: HostOsRow;
  approvals: ApprovalRow;
  scans: ScanRow;
  spikes: SpikeRow;
  captures: CaptureRow;
  bandwidth: BandwidthRow;
  bandwidth_days: BandwidthDayRow;
  checkpoints: CheckpointRow;
  cursors: CursorRow;
  gaps: GapRow;
  monitor_states: MonitorStateRow;
  agent_runs: AgentRunRow;
}

export interface EventRow {
  seq: Generated<number>;
  id: string;
  monitor: string;
  type: string;
  time: number;
  stored_at: number;
  /** Place in `severities`. */
  severity: number;
  subject: string;
  summary: string;
  key: string;
  host: string | null;
  learned: number;
  /** JSON object. */
  data: string;
}

export interface HostRow {
  id: string;
  mac: string | null;
  random_mac: number;
  vendor: string | null;
  name: string | null;
  vendor_class: string | null;
  ip: string | null;
  /** Sorts as text in the order of addresses; see address-key.ts. */
  ip_key: string;
  /** JSON array of HostAddress. */
  addresses: string;
  interface: string | null;
  state: string;
  first_seen: number;
  last_seen: number;
  self: number;
  gateway: number;
  learned: number;
}

export interface PortRow {
  host: string;
  protocol: string;
  port: number;
  ip: string;
  ip_key: string;
  state: string;
  service: string | null;
  product: string | null;
  version: string | null;
  extra_info: string | null;
  guessed: number;
  first_seen: number;
  last_seen: number;
  changed_at: number;
  /** JSON of PendingChange, or null. */
  pending: string | null;
}

export interface HostOsRow {
  host: string;
  /** JSON array of OsGuess. */
  guesses: string;
  seen_at: number;
}

/** Never deleted: what was approved once can be looked up for ever. */
export interface ApprovalRow {
  id: Generated<number>;
  /** Exactly one of `host`, `network` and `host_group` is set. */
  host: string | null;
  network: string | null;
  /** Name of a group of the config. */
  host_group: string | null;
  protocol: string;
  first_port: number;
  last_port: number;
  /** 1: bound to `service` and `product`. */
  bound: number;
  service: string | null;
  product: string | null;
  reason: string | null;
  approved_by: string;
  approved_at: number;
  until: number | null;
  revoked_by: string | null;
  revoked_at: number | null;
}

export interface ScanRow {
  id: string;
  kind: string;
  started_at: number;
  finished_at: number;
  outcome: string;
  reason: string | null;
  /** JSON array of text. */
  targets: string;
  /** JSON object of text by protocol. */
  scope: string;
  hosts_up: number;
  hosts_total: number;
  folder: string | null;
}

export interface SpikeRow {
  id: string;
  interface: string;
  started_at: number;
  ended_at: number | null;
  /** JSON of Spike. */
  data: string;
}

export interface CaptureRow {
  id: string;
  interface: string;
  from_time: number;
  to_time: number;
  spike: string | null;
  /** JSON of Capture. */
  data: string;
}

/** A rollup of a day that is not packed yet. */
export interface BandwidthRow {
  start: number;
  /** Milliseconds of its resolution. */
  resolution: number;
  interface: string;
  /** See rollup-bytes.ts. */
  data: Buffer;
  /** Its `perSecond`, or null when that is not kept any more. */
  seconds: Buffer | null;
}

/** The rollups of a whole day, UTC. */
export interface BandwidthDayRow {
  start: number;
  interface: string;
  /** Before the minutes, so that SQLite need not touch these for those. See hour-bytes.ts. */
  hours: Buffer;
  /** See minute-bytes.ts. */
  minutes: Buffer;
}

export interface CheckpointRow {
  monitor: string;
  key: string;
  /** JSON. */
  value: string;
}

/** How far each monitor has heard the events of the others. */
export interface CursorRow {
  monitor: string;
  seq: number;
}

export interface GapRow {
  monitor: string;
  kind: string;
  from_time: number;
  to_time: number | null;
  reason: string;
}

export interface MonitorStateRow {
  monitor: string;
  state: string;
  reason: string | null;
  hint: string | null;
  since: number;
}

export interface AgentRunRow {
  started_at: number;
  last_alive: number;
  stopped_at: number | null;
  pid: number;
  version: string;
}
