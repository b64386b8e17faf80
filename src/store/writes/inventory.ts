import type { Host, HostOs, Port, Scan } from '../../core/inventory.ts';
import { replacing, type Statement } from '../engines/statement.ts';
import { addressKey } from '../keys/address-key.ts';

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
