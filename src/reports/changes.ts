import type { StoredEvent } from '../core/event.ts';
import type { EventType } from '../core/event-types.ts';
import type { Host } from '../core/inventory.ts';
import type { Json } from '../core/json.ts';
import { severities } from '../core/severity.ts';
import type { Changed, Group, HostChange, PortChange, ReportEvent } from './model.ts';
import { serviceText } from './wording.ts';

/** What of a day's events changed the network, in the groups of the report. */
export function changesOf(events: readonly StoredEvent[], hosts: readonly Host[]): Changed {
  const known = new Map(hosts.map((host) => [host.id, host]));
  const sorted = [...events].sort((a, b) => a.time - b.time || a.seq - b.seq);
  const fresh = sorted.filter(({ learned }) => learned !== true);
  const learned = sorted.filter((event) => event.learned === true);
  const hostGroup = (from: readonly StoredEvent[], type: EventType) =>
    group(from.filter((event) => event.type === type).map((event) => hostChange(event, known)));
  const portGroup = (from: readonly StoredEvent[], ...types: readonly EventType[]) =>
    group(from.filter(({ type }) => types.includes(type)).map((event) => portChange(event, known)));
  return {
    newHosts: hostGroup(fresh, 'host.new'),
    returnedHosts: hostGroup(fresh, 'host.returned'),
    goneHosts: hostGroup(fresh, 'host.gone'),
    portsOpened: portGroup(fresh, 'port.opened'),
    portsClosed: portGroup(fresh, 'port.closed', 'port.filtered'),
    servicesChanged: portGroup(fresh, 'port.service-changed'),
    warnings: bySeverity(fresh.filter(isWarning).map(reportEvent)),
    learned: {
      hosts: hostGroup(learned, 'host.new'),
      ports: portGroup(learned, 'port.opened'),
      others: group(learned.filter(({ type }) => type !== 'host.new' && type !== 'port.opened').map(reportEvent)),
    },
  };
}

/** That a device has its first address is told by the device. */
const isWarning = ({ type, severity }: StoredEvent): boolean =>
  !(type === 'host.address-changed' && severity === 'info') &&
  /^(?:(?:arp|dhcp|ndp|tls)\.|host\.(?:address-changed|flapping|os-changed|tarpit)$|port\.flapping$|scan\.finding$)/.test(
    type,
  );

const isClosing = (type: EventType): boolean => type === 'port.closed' || type === 'port.filtered';

const bySeverity = (warnings: readonly ReportEvent[]): Changed['warnings'] =>
  severities
    .toReversed()
    .map((severity) => ({ severity, ...group(warnings.filter((warning) => warning.severity === severity)) }))
    .filter(({ count }) => count > 0);

const group = <Item extends ReportEvent>(items: readonly Item[]): Group<Item> => ({
  count: items.length,
  hosts: new Set(items.map((item) => item.host ?? item.subject)).size,
  events: items.map(({ id }) => id),
  items,
});

const reportEvent = ({ id, time, type, severity, subject, summary, host }: StoredEvent): ReportEvent => ({
  id,
  time: new Date(time).toISOString(),
  type,
  severity,
  subject,
  summary,
  host: host ?? null,
});

const textOf = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);

/** What the event says counts before what is known now: the report tells what was so on the day. */
function hostChange(event: StoredEvent, known: ReadonlyMap<string, Host>): HostChange {
  const host = known.get(event.host ?? '');
  const { data } = event;
  return {
    ...reportEvent(event),
    ip: textOf(data.ip) ?? host?.ip ?? null,
    mac: textOf(data.mac) ?? host?.mac ?? null,
    name: textOf(data.name) ?? host?.name ?? null,
    vendor: textOf(data.vendor) ?? host?.vendor ?? null,
    randomMac: data.randomMac === true || host?.randomMac === true,
  };
}

function portChange(event: StoredEvent, known: ReadonlyMap<string, Host>): PortChange {
  const { data, type } = event;
  const service = serviceOf(data);
  return {
    ...reportEvent(event),
    ip: textOf(data.ip),
    name: known.get(event.host ?? '')?.name ?? null,
    protocol: textOf(data.protocol) ?? '',
    port: typeof data.port === 'number' ? data.port : 0,
    before: type === 'port.service-changed' ? serviceOf(data.before) : isClosing(type) ? service : null,
    after: type === 'port.service-changed' ? serviceOf(data.after) : type === 'port.opened' ? service : null,
  };
}

function serviceOf(value: Json | undefined): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || isList(value)) return null;
  return serviceText([textOf(value.service), textOf(value.product), textOf(value.version)]);
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);
