/** The JSON that reading commands print: one documented shape a command, times in RFC 3339 with milliseconds. */
import type { Verdict } from '../../baseline/decide.ts';
import type { NetmonEvent, StoredEvent } from '../../core/event.ts';
import type { Host, HostOs, PendingChange, Port } from '../../core/inventory.ts';
import type { PortCondition } from '../../history/fields.ts';
import type { PortChange } from '../../history/port-changes.ts';
import { verdictShape } from '../approvals/shapes.ts';
import { isoTime } from './print.ts';

/** A line of `netmon events --json`; of `netmon replay` too, where nothing is stored and `seq` is null. */
export const eventShape = (
  event: NetmonEvent & Pick<StoredEvent, 'id' | 'storedAt' | 'monitor'> & { seq: number | null },
) => ({
  id: event.id,
  seq: event.seq,
  time: isoTime(event.time),
  storedAt: isoTime(event.storedAt),
  type: event.type,
  severity: event.severity,
  monitor: event.monitor,
  subject: event.subject,
  summary: event.summary,
  host: event.host ?? null,
  learned: event.learned ?? false,
  data: event.data,
});

/** An element of `netmon hosts --json`. */
export const hostShape = (host: Host, os: HostOs | null) => ({
  id: host.id,
  ip: host.ip,
  mac: host.mac,
  randomMac: host.randomMac,
  vendor: host.vendor,
  name: host.name,
  vendorClass: host.vendorClass,
  state: host.state,
  firstSeen: isoTime(host.firstSeen),
  lastSeen: isoTime(host.lastSeen),
  interface: host.interface,
  self: host.self,
  gateway: host.gateway,
  learned: host.learned,
  os: (os?.guesses ?? []).map(({ name, accuracy }) => ({ name, accuracy })),
  addresses: host.addresses.map(({ ip, firstSeen, lastSeen }) => ({
    ip,
    firstSeen: isoTime(firstSeen),
    lastSeen: isoTime(lastSeen),
  })),
});

/** A change that one look saw and no second one confirmed; `verdict` beside it says why. */
const pendingShape = ({ state, service, product, version, since, scan, nextLook }: PendingChange) => ({
  state,
  service,
  product,
  version,
  since: isoTime(since),
  scan,
  nextLook: nextLook === null ? null : isoTime(nextLook),
});

/** An element of `netmon ports --json`; what is not open needs no approval. */
export const portShape = (port: Port, verdict: Verdict | null) => ({
  host: port.host,
  ip: port.ip,
  protocol: port.protocol,
  port: port.port,
  state: port.state,
  service: port.service,
  product: port.product,
  version: port.version,
  extraInfo: port.extraInfo,
  guessed: port.guessed,
  firstSeen: isoTime(port.firstSeen),
  lastSeen: isoTime(port.lastSeen),
  changedAt: isoTime(port.changedAt),
  verdict: port.pending?.verdict ?? 'confirmed',
  pending: port.pending === undefined ? null : pendingShape(port.pending),
  approval: verdict === null ? null : verdictShape(verdict),
});

/** An element of `netmon ports HOST --history --json`. */
export const portChangeShape = (change: PortChange) => ({
  time: isoTime(change.time),
  host: change.host,
  ip: change.ip,
  protocol: change.protocol,
  port: change.port,
  change: change.change,
  before: change.before === null ? null : conditionShape(change.before),
  after: conditionShape(change.after),
  scan: change.scan,
});

const conditionShape = ({ state, service, product, version }: PortCondition) => ({ state, service, product, version });
