import type { NetworkSet } from '../../core/address.ts';
import type { NetmonEvent } from '../../core/event.ts';
import type { Host } from '../../core/inventory.ts';
import type { NmapHost } from '../../core/nmap-run.ts';

/** A host as far as the scans of it go. */
export interface KnownHost {
  readonly id: string;
  readonly ip: string | null;
  readonly learned: boolean;
}

/** Which host an address belongs to, kept up to date by what the arp monitor tells. */
export interface HostIndex {
  get(id: string): KnownHost | null;
  /** Takes in an event about a host; returns the host, or null when the event is about none. */
  hear(event: NetmonEvent): KnownHost | null;
  /** Takes in a host that nobody told of; an address that another one has stays with that one. */
  learn(host: KnownHost): void;
  /** The host of a scan's result, if it is known. */
  find(result: Pick<NmapHost, 'mac'> & { readonly ip: string }): KnownHost | null;
  /** The id that the host of a scan's result has, or will have. */
  idOf(result: Pick<NmapHost, 'mac'> & { readonly ip: string }): string;
  /** The host of a scan's result, from now on known. `stranger`: nobody else will tell of it, because it is behind a router. */
  of(result: NmapHost & { readonly ip: string }): { readonly host: KnownHost; readonly stranger: boolean };
}

/** `attached`: the networks that the arp monitor sees, whose hosts are its own. */
export function createHostIndex(hosts: readonly Host[], attached: NetworkSet): HostIndex {
  const byId = new Map<string, KnownHost>();
  const byIp = new Map<string, string>();
  const remember = (host: KnownHost): KnownHost => {
    byId.set(host.id, host);
    if (host.ip !== null) byIp.set(host.ip, host.id);
    return host;
  };

  for (const { id, addresses } of hosts.toSorted((a, b) => a.lastSeen - b.lastSeen)) {
    for (const { ip } of addresses) byIp.set(ip, id);
  }
  for (const { id, ip, learned } of hosts) remember({ id, ip, learned });

  const find: HostIndex['find'] = ({ mac, ip }) => {
    const byMac = mac === null ? undefined : byId.get(mac);
    return byMac ?? byId.get(byIp.get(ip) ?? '') ?? null;
  };

  const idOf: HostIndex['idOf'] = (result) =>
    find(result)?.id ?? (attached.has(result.ip) ? result.mac : null) ?? result.ip;

  return {
    find,
    idOf,
    get: (id) => byId.get(id) ?? null,
    learn(host) {
      byId.set(host.id, host);
      if (host.ip !== null && !byIp.has(host.ip)) byIp.set(host.ip, host.id);
    },
    hear(event) {
      if (event.host === undefined) return null;
      const before = byId.get(event.host);
      const ip = addressIn(event) ?? before?.ip ?? null;
      return remember({ id: event.host, ip, learned: before?.learned ?? event.learned === true });
    },
    of(result) {
      const host = find(result);
      if (host !== null) return { host, stranger: false };
      const isAttached = attached.has(result.ip);
      const made = { id: idOf(result), ip: result.ip, learned: false };
      return { host: isAttached ? made : remember(made), stranger: !isAttached };
    },
  };
}

/** The inventory's entry for a host behind a router. */
export const strangerHost = (ip: string, time: number): Host => ({
  id: ip,
  mac: null,
  randomMac: false,
  vendor: null,
  name: null,
  vendorClass: null,
  ip,
  addresses: [{ ip, firstSeen: time, lastSeen: time }],
  interface: null,
  state: 'up',
  firstSeen: time,
  lastSeen: time,
  self: false,
  gateway: false,
  learned: false,
});

export const strangerEvent = (ip: string, time: number, scan: string): NetmonEvent => ({
  type: 'host.new',
  time,
  severity: 'low',
  subject: ip,
  summary: `New device ${ip} behind a router`,
  key: ip,
  host: ip,
  data: {
    mac: null,
    ip,
    vendor: null,
    name: null,
    randomMac: false,
    evidence: { source: 'sweep', scan },
  },
});

function addressIn({ type, data }: NetmonEvent): string | null {
  const address = type === 'host.address-changed' ? data.to : data.ip;
  return typeof address === 'string' ? address : null;
}
