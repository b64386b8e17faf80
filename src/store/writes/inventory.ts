import type { StoredEvent } from '../../core/event.ts';
import type { Host, HostOs, Port, Scan } from '../../core/inventory.ts';
import { severities } from '../../core/severity.ts';
import { inserting, replacing, type Statement } from '../engines/statement.ts';
import { addressKey } from '../keys/address-key.ts';

const insertEvent = inserting(
  'events',
  ['id', 'monitor', 'type', 'time', 'stored_at', 'severity', 'subject', 'summary', 'key', 'host', 'learned', 'data'],
  'on conflict (id) do nothing returning seq',
);

/** Gives one row with its `seq`, or none when an event with this id is there. */
export const storeEvent = (event: Omit<StoredEvent, 'seq'>): Statement =>
  insertEvent({
    id: event.id,
    monitor: event.monitor,
    type: event.type,
    time: event.time,
    stored_at: event.storedAt,
    severity: severities.indexOf(event.severity),
    subject: event.subject,
    summary: event.summary,
    key: event.key,
    host: event.host ?? null,
    learned: Number(event.learned ?? false),
    data: JSON.stringify(event.data),
  });

const replaceHost = replacing(
  'hosts',
  [
    ...([
      'id',
      'mac',
      'random_mac',
      'vendor',
      'name',
      'vendor_class',
      'ip',
      'ip_key',
      'addresses',
      'interface',
    ] as const),
    ...(['state', 'first_seen', 'last_seen', 'self', 'gateway', 'learned'] as const),
  ],
  ['id'],
);

export const storeHost = (host: Host): Statement =>
  replaceHost({
    id: host.id,
    mac: host.mac,
    random_mac: Number(host.randomMac),
    vendor: host.vendor,
    name: host.name,
    vendor_class: host.vendorClass,
    ip: host.ip,
    ip_key: addressKey(host.ip),
    addresses: JSON.stringify(host.addresses),
    interface: host.interface,
    state: host.state,
    first_seen: host.firstSeen,
    last_seen: host.lastSeen,
    self: Number(host.self),
    gateway: Number(host.gateway),
    learned: Number(host.learned),
  });

const replacePort = replacing(
  'ports',
  [
    ...(['host', 'protocol', 'port', 'ip', 'ip_key', 'state', 'service', 'product', 'version', 'extra_info'] as const),
    ...(['guessed', 'first_seen', 'last_seen', 'changed_at', 'pending'] as const),
  ],
  ['host', 'protocol', 'port'],
);

export const storePort = (port: Port): Statement =>
  replacePort({
    host: port.host,
    protocol: port.protocol,
    port: port.port,
    ip: port.ip,
    ip_key: addressKey(port.ip),
    state: port.state,
    service: port.service,
    product: port.product,
    version: port.version,
    extra_info: port.extraInfo,
    guessed: Number(port.guessed),
    first_seen: port.firstSeen,
    last_seen: port.lastSeen,
    changed_at: port.changedAt,
    pending: port.pending === undefined ? null : JSON.stringify(port.pending),
  });

const replaceHostOs = replacing('host_os', ['host', 'guesses', 'seen_at'], ['host']);

export const storeHostOs = ({ host, guesses, seenAt }: HostOs): Statement =>
  replaceHostOs({ host, guesses: JSON.stringify(guesses), seen_at: seenAt });

const replaceScan = replacing(
  'scans',
  [
    ...(['id', 'kind', 'started_at', 'finished_at', 'outcome', 'reason', 'targets', 'scope'] as const),
    ...(['hosts_up', 'hosts_total', 'folder'] as const),
  ],
  ['id'],
);

export const storeScan = (scan: Scan): Statement =>
  replaceScan({
    id: scan.id,
    kind: scan.kind,
    started_at: scan.startedAt,
    finished_at: scan.finishedAt,
    outcome: scan.outcome,
    reason: scan.reason,
    targets: JSON.stringify(scan.targets),
    scope: JSON.stringify(scan.scope),
    hosts_up: scan.hostsUp,
    hosts_total: scan.hostsTotal,
    folder: scan.folder,
  });

const replaceCheckpoint = replacing('checkpoints', ['monitor', 'key', 'value'], ['monitor', 'key']);

export const storeCheckpoint = (monitor: string, key: string, value: unknown): Statement =>
  value === null
    ? { sql: 'delete from checkpoints where monitor = ? and key = ?', parameters: [monitor, key] }
    : replaceCheckpoint({ monitor, key, value: JSON.stringify(value) });

const moveCursor = inserting(
  'cursors',
  ['monitor', 'seq'],
  'on conflict (monitor) do update set seq = excluded.seq where excluded.seq > cursors.seq',
);

/** Never moves back: a batch that is repeated after a failure must not let events be heard twice. */
export const storeHeard = (monitor: string, seq: number): Statement => moveCursor({ monitor, seq });
