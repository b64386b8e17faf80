import type { Approval } from '../core/approval.ts';
import type { StoredEvent } from '../core/event.ts';
import type { EventType } from '../core/event-types.ts';
import type { CoverageGap, Host, HostOs, MonitorState, Port, Scan } from '../core/inventory.ts';
import { severities } from '../core/severity.ts';
import type {
  AgentRunRow,
  ApprovalRow,
  EventRow,
  GapRow,
  HostOsRow,
  HostRow,
  MonitorStateRow,
  PortRow,
  ScanRow,
} from './schema.ts';
import type { AgentRun } from './store.ts';

/** Rows are trusted to be what this program wrote: the casts here are the border. */

export const toEvent = (row: EventRow & { readonly seq: number }): StoredEvent => ({
  seq: row.seq,
  id: row.id,
  monitor: row.monitor,
  type: row.type as EventType,
  time: row.time,
  storedAt: row.stored_at,
  severity: severities[row.severity] ?? 'info',
  subject: row.subject,
  summary: row.summary,
  key: row.key,
  ...(row.host === null ? {} : { host: row.host }),
  ...(row.learned === 0 ? {} : { learned: true }),
  data: JSON.parse(row.data),
});

export const toHost = (row: HostRow): Host => ({
  id: row.id,
  mac: row.mac,
  randomMac: row.random_mac !== 0,
  vendor: row.vendor,
  name: row.name,
  vendorClass: row.vendor_class,
  ip: row.ip,
  addresses: JSON.parse(row.addresses),
  interface: row.interface,
  state: row.state as Host['state'],
  firstSeen: row.first_seen,
  lastSeen: row.last_seen,
  self: row.self !== 0,
  gateway: row.gateway !== 0,
  learned: row.learned !== 0,
});

export const toPort = (row: PortRow): Port => ({
  host: row.host,
  ip: row.ip,
  protocol: row.protocol as Port['protocol'],
  port: row.port,
  state: row.state as Port['state'],
  service: row.service,
  product: row.product,
  version: row.version,
  extraInfo: row.extra_info,
  guessed: row.guessed !== 0,
  firstSeen: row.first_seen,
  lastSeen: row.last_seen,
  changedAt: row.changed_at,
  ...(row.pending === null ? {} : { pending: JSON.parse(row.pending) }),
});

export const toHostOs = (row: HostOsRow): HostOs => ({
  host: row.host,
  guesses: JSON.parse(row.guesses),
  seenAt: row.seen_at,
});

export const toApproval = (row: ApprovalRow & { readonly id: number }): Approval => ({
  id: row.id,
  scope: scopeOf(row),
  ports: { protocol: row.protocol as Approval['ports']['protocol'], first: row.first_port, last: row.last_port },
  service: row.bound === 0 ? null : { service: row.service, product: row.product },
  reason: row.reason,
  by: row.approved_by,
  at: row.approved_at,
  until: row.until,
  revoked: row.revoked_at === null ? null : { by: row.revoked_by ?? '', at: row.revoked_at },
});

function scopeOf({ host, network, host_group: group }: ApprovalRow): Approval['scope'] {
  if (host !== null) return { host };
  return group === null ? { network: network ?? '' } : { group };
}

export const toScan = (row: ScanRow): Scan => ({
  id: row.id,
  kind: row.kind as Scan['kind'],
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  outcome: row.outcome as Scan['outcome'],
  reason: row.reason,
  targets: JSON.parse(row.targets),
  scope: JSON.parse(row.scope),
  hostsUp: row.hosts_up,
  hostsTotal: row.hosts_total,
  folder: row.folder,
});

export const toGap = (row: GapRow): CoverageGap => ({
  monitor: row.monitor,
  from: row.from_time,
  to: row.to_time,
  kind: row.kind as CoverageGap['kind'],
  reason: row.reason,
});

export const toMonitorState = (row: MonitorStateRow): MonitorState => ({
  monitor: row.monitor,
  state: row.state as MonitorState['state'],
  reason: row.reason,
  hint: row.hint,
  since: row.since,
});

export const toAgentRun = (row: AgentRunRow): AgentRun => ({
  startedAt: row.started_at,
  lastAlive: row.last_alive,
  stoppedAt: row.stopped_at,
  pid: row.pid,
  version: row.version,
});
