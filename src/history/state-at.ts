import { isRandomMac } from '../core/address.ts';
import type { NetmonEvent } from '../core/event.ts';
import type { Host, Port } from '../core/inventory.ts';
import { isSameCondition, numberOf, portKey, portNews, textOf } from './fields.ts';

/** What was known of the network at some time. */
export interface PastState {
  readonly hosts: readonly Host[];
  /** Those that were open at least once until then. */
  readonly ports: readonly Port[];
}

/**
 * The state at a time (included), rebuilt from events in the order of their times. `lastSeen` is when the last event told of
 * a thing. What no event tells of a host (its interface, say) is as in `present`, the inventory of now.
 */
export function stateAt(events: readonly NetmonEvent[], time: number, present: readonly Host[] = []): PastState {
  const known = new Map(present.map((host) => [host.id, host]));
  const hosts = new Map<string, Host>();
  const ports = new Map<string, Port>();
  for (const event of events) {
    if (event.time > time) continue;
    takePort(ports, event);
    takeHost(hosts, event, known);
  }
  // The sensor itself and what older versions did not tell of.
  for (const host of present) {
    if (host.firstSeen <= time && !hosts.has(host.id)) hosts.set(host.id, { ...host, ...seenUntil(host, time) });
  }
  return { hosts: [...hosts.values()], ports: [...ports.values()] };
}

function takePort(ports: Map<string, Port>, event: NetmonEvent): void {
  const news = portNews(event);
  if (news === null) return;
  const { host, ip, protocol, port, after } = news;
  const before = ports.get(portKey(news)) ?? null;
  const isNew = before === null || !isSameCondition(before, after);
  ports.set(portKey(news), {
    ...{ host, ip, protocol, port, extraInfo: null, guessed: false },
    ...after,
    firstSeen: before?.firstSeen ?? event.time,
    lastSeen: event.time,
    changedAt: isNew ? event.time : before.changedAt,
  });
}

function takeHost(hosts: Map<string, Host>, event: NetmonEvent, present: ReadonlyMap<string, Host>): void {
  const { host: id, type, data, time } = event;
  if (id === undefined) return;
  const before = hosts.get(id);
  if (type === 'host.new') {
    if (before === undefined) hosts.set(id, newHost(id, event, present.get(id)));
  } else if (before === undefined) return;
  else if (type === 'host.gone') hosts.set(id, { ...before, state: 'gone', lastSeen: numberOf(data.lastSeen) ?? time });
  else if (type === 'host.returned') hosts.set(id, withAddress({ ...before, state: 'up' }, textOf(data.ip), time));
  else if (type === 'host.address-changed') hosts.set(id, withAddress(before, textOf(data.to), time));
  else if (type.startsWith('port.')) hosts.set(id, withAddress(before, textOf(data.ip), time));
}

function newHost(id: string, { data, time, learned = false }: NetmonEvent, present: Host | undefined): Host {
  const mac = textOf(data.mac);
  const blank: Host = {
    ...{ id, mac, randomMac: mac !== null && isRandomMac(mac), vendor: null, name: null, vendorClass: null },
    ...{ ip: null, addresses: [], interface: null, state: 'up', firstSeen: time, lastSeen: time },
    ...{ self: false, gateway: false, learned },
  };
  const { vendor, name, vendorClass, interface: link, self, gateway } = present ?? blank;
  const lasting = { vendor: textOf(data.vendor) ?? vendor, name: textOf(data.name) ?? name };
  return withAddress({ ...blank, ...lasting, vendorClass, interface: link, self, gateway }, textOf(data.ip), time);
}

/** The same rule as for the present: the newest address first, and IPv4 before IPv6 for the one that is shown. */
function withAddress(host: Host, ip: string | null, time: number): Host {
  if (ip === null) return { ...host, lastSeen: time };
  const same = host.addresses.find((address) => address.ip === ip);
  const rest = host.addresses.filter((address) => address.ip !== ip);
  const addresses = [{ ip, firstSeen: same?.firstSeen ?? time, lastSeen: time }, ...rest];
  const shown = ip.includes(':') && host.ip !== null && !host.ip.includes(':') ? host.ip : ip;
  return { ...host, ip: shown, addresses, lastSeen: time };
}

/** A host of the present as it was, as far as that is known. */
const seenUntil = (host: Host, time: number): Partial<Host> => ({
  state: 'up',
  lastSeen: Math.min(host.lastSeen, time),
  addresses: host.addresses.filter(({ firstSeen }) => firstSeen <= time),
});
