import type { Host, HostOs } from '../core/inventory.ts';
import type { Changed, Inventory, InventoryHost, InventoryPort } from './model.ts';
import { isApproved, type OpenPort } from './open-ports.ts';
import { serviceText } from './wording.ts';

interface InventoryFacts {
  /** In the order in which they are told. */
  readonly hosts: readonly Host[];
  readonly open: readonly OpenPort[];
  readonly os: readonly HostOs[];
  readonly changed: Changed;
  /** End of the day, not included. */
  readonly until: number;
  readonly now: number;
}

/** The devices with their open ports, without what was first seen after the day. */
export function inventoryOf({ hosts, open, os, changed, until, now }: InventoryFacts): Inventory {
  const seen = hosts.filter(({ firstSeen }) => firstSeen < until);
  const openByHost = Map.groupBy(open, ({ port }) => port.host);
  const newHosts = new Set(changed.newHosts.items.map(({ host }) => host));
  const newPorts = new Set(changed.portsOpened.items.map(({ host, protocol, port }) => `${host} ${protocol}/${port}`));
  const osByHost = new Map(os.map(({ host, guesses }) => [host, guesses[0] ?? null]));
  const told = seen.map((host) => {
    const openPorts = (openByHost.get(host.id) ?? []).map((each) =>
      inventoryPort(each, newPorts.has(`${host.id} ${each.port.protocol}/${each.port.port}`)),
    );
    return inventoryHost(host, { openPorts, os: osByHost.get(host.id) ?? null, isNew: newHosts.has(host.id) });
  });
  const present = new Set(seen.filter(({ state }) => state !== 'gone').map(({ id }) => id));
  const inState = (state: Host['state']) => seen.filter((host) => host.state === state).length;
  return {
    asOf: new Date(now).toISOString(),
    up: inState('up'),
    missing: inState('missing'),
    gone: inState('gone'),
    openPorts: told.reduce((sum, { openPorts }) => sum + openPorts.length, 0),
    undecidedPorts: open.filter((port) => !isApproved(port) && present.has(port.port.host)).length,
    hosts: told,
  };
}

export const inventoryPort = ({ port, verdict }: OpenPort, isNew: boolean): InventoryPort => ({
  ip: port.ip,
  protocol: port.protocol,
  port: port.port,
  service: serviceText([port.service, port.product, port.version]),
  isNew,
  approval: verdict.state,
});

const inventoryHost = (
  host: Host,
  { openPorts, os, isNew }: Pick<InventoryHost, 'openPorts' | 'os' | 'isNew'>,
): InventoryHost => ({
  id: host.id,
  ip: host.ip,
  mac: host.mac,
  randomMac: host.randomMac,
  name: host.name,
  vendor: host.vendor,
  os,
  state: host.state,
  self: host.self,
  gateway: host.gateway,
  isNew,
  firstSeen: new Date(host.firstSeen).toISOString(),
  lastSeen: new Date(host.lastSeen).toISOString(),
  openPorts,
});
