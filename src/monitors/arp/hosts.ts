import { isIpv4, isRandomMac } from '../../core/address.ts';
import type { Host, HostAddress } from '../../core/inventory.ts';
import type { Json } from '../../core/json.ts';
import { describe } from './describe.ts';
import { hostCameBack } from './presence.ts';
import { type ArpState, isLearning, isNews, type TrackedHost, tell } from './state.ts';

const maxAddresses = 64;

/** One sight of a device. */
export interface Sighting {
  readonly time: number;
  /** Null for a host behind a router. */
  readonly mac: string | null;
  /** Null when the address must not be taken over, since another device claims it too. */
  readonly ip: string | null;
  readonly name: string | null;
  readonly interface: string | null;
  readonly evidence: Json;
}

/** Updates the host, or makes it (`host.new`). The caller has decided that it may be made. */
export function seeHost(state: ArpState, sighting: Sighting): void {
  const id = sighting.mac ?? sighting.ip;
  if (id === null) return;
  const tracked = state.hosts.get(id);
  if (tracked === undefined) makeHost(state, id, sighting);
  else seeAgain(state, tracked, sighting);
}

function makeHost(state: ArpState, id: string, sighting: Sighting): void {
  const { mac, ip, time, evidence } = sighting;
  state.full = state.hosts.size >= state.rules.config.max_hosts;
  if (state.full) return;
  const dhcp = mac === null ? undefined : state.names.get(mac);
  if (mac !== null) state.names.delete(mac);
  const host: Host = {
    id,
    mac,
    randomMac: mac !== null && isRandomMac(mac),
    vendor: mac === null ? null : state.rules.vendorOf(mac),
    name: dhcp?.name ?? sighting.name,
    vendorClass: dhcp?.vendorClass ?? null,
    ip,
    addresses: ip === null ? [] : [{ ip, firstSeen: time, lastSeen: time }],
    interface: sighting.interface,
    state: 'up',
    firstSeen: time,
    lastSeen: time,
    self: mac !== null && state.rules.ownMacs.has(mac),
    gateway: ip !== null && state.rules.gateways.has(ip),
    learned: isLearning(state),
  };
  state.hosts.set(id, {
    host,
    misses: 0,
    seenInSweep: state.sweeps,
    changes: [],
    flappingSince: null,
    told: 'up',
  });
  state.draft.urgent.add(id);
  tell(state, {
    type: 'host.new',
    time,
    severity: host.self ? 'info' : 'medium',
    subject: ip ?? id,
    summary: `${host.self ? 'This sensor' : 'New device'} ${describe(host)}`,
    key: id,
    host: id,
    data: { mac, ip, vendor: host.vendor, name: host.name, randomMac: host.randomMac, evidence },
  });
}

function seeAgain(state: ArpState, tracked: TrackedHost, sighting: Sighting): void {
  const { time, ip } = sighting;
  const before = tracked.host;
  tracked.misses = 0;
  tracked.seenInSweep = state.sweeps;
  if (ip !== null && !before.addresses.some((known) => known.ip === ip)) tellNewAddress(state, before, ip, sighting);
  const addresses = ip === null ? before.addresses : withAddress(before.addresses, ip, time);
  tracked.host = {
    ...before,
    addresses,
    ip: primaryAddress(addresses),
    name: before.name ?? sighting.name,
    interface: sighting.interface ?? before.interface,
    gateway: before.gateway || (ip !== null && state.rules.gateways.has(ip)),
    state: 'up',
    lastSeen: Math.max(before.lastSeen, time),
  };
  if (before.state === 'gone') hostCameBack(state, tracked, before.lastSeen, sighting);
  const changed = before.state !== 'up' || before.ip !== tracked.host.ip || before.name !== tracked.host.name;
  (changed ? state.draft.urgent : state.draft.later).add(before.id);
}

function withAddress(addresses: readonly HostAddress[], ip: string, time: number): HostAddress[] {
  const known = addresses.find((address) => address.ip === ip);
  const seen = { ip, firstSeen: known?.firstSeen ?? time, lastSeen: time };
  return [seen, ...addresses.filter((address) => address.ip !== ip)].slice(0, maxAddresses);
}

/** What was seen last; IPv4 before IPv6, since it is IPv4 that scans and people go by. */
export const primaryAddress = (addresses: readonly HostAddress[]): string | null =>
  (addresses.find((address) => isIpv4(address.ip)) ?? addresses[0])?.ip ?? null;

/**
 * IPv6 hosts change temporary addresses daily (RFC 8981): only new IPv4 addresses are told, and the first address of a
 * device that had none.
 */
function tellNewAddress(state: ArpState, host: Host, ip: string, { time, evidence }: Sighting): void {
  const from = host.addresses.find((address) => isIpv4(address.ip))?.ip ?? null;
  state.draft.urgent.add(host.id);
  if (host.ip !== null && !isIpv4(ip)) return;
  if (!isNews(state, 'host.address-changed', `${host.id} ${ip}`, time, state.rules.config.calm)) return;
  tell(state, {
    type: 'host.address-changed',
    time,
    severity: from === null ? 'info' : 'low',
    subject: ip,
    summary: `${host.ip === null ? 'The device ' : ''}${describe(host)} now uses ${ip}`,
    key: `${host.id} ${ip}`,
    host: host.id,
    data: { mac: host.mac, from: from ?? host.ip, to: ip, evidence },
  });
}

/** Takes a name from DHCP, for a host that is known or for one that may come. */
export function nameHost(state: ArpState, mac: string, name: string | null, vendorClass: string | null): void {
  if (name === null && vendorClass === null) return;
  const tracked = state.hosts.get(mac);
  if (tracked === undefined) {
    if (state.names.size < 1024) state.names.set(mac, { name, vendorClass });
    return;
  }
  const { host } = tracked;
  if ((name ?? host.name) === host.name && (vendorClass ?? host.vendorClass) === host.vendorClass) return;
  tracked.host = { ...host, name: name ?? host.name, vendorClass: vendorClass ?? host.vendorClass };
  state.draft.urgent.add(mac);
}
