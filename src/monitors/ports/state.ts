import { networkSet } from '../../core/address.ts';
import { parseRange, toNetworks } from '../../core/address-range.ts';
import type { MonitorContext } from '../../core/define.ts';
import type { StoredEvent } from '../../core/event.ts';
import type { Port } from '../../core/inventory.ts';
import type { Json } from '../../core/json.ts';
import type { PortsConfig } from './config.ts';
import { type GroupPlan, groupPlans, zoneOf } from './groups/groups.ts';
import { createHostIndex, type HostIndex } from './hosts.ts';
import type { Digest } from './judge/digest.ts';
import type { Knowledge } from './knowledge.ts';
import { type HostPlan, planKey, plansFrom, planToJson } from './plan.ts';
import { isSamePort, portName } from './port-name.ts';
import { nextCron } from './timing/cron.ts';
import { newPlan, planAfter, planAtStart, type Rhythm, withSchedule } from './timing/schedule.ts';

export type Checkpoint = { readonly [key: string]: Json };

/** What the monitor knows while it runs; all of it is stored, too. */
export interface PortsState extends Knowledge {
  readonly index: HostIndex;
  readonly plans: Map<string, HostPlan>;
  readonly ports: Map<string, readonly Port[]>;
  /** Ports with a change that is to be looked at again, by host and port. */
  readonly pending: Map<string, Port>;
  readonly groups: Map<string, GroupPlan>;
  readonly rhythm: Rhythm;
  /** Whether netmon may scan this address by itself. */
  isAllowed(ip: string): boolean;
}

type Given = Pick<MonitorContext<PortsConfig>, 'config' | 'site' | 'memory' | 'hosts' | 'ports'>;

export function createState({ config, site, memory, hosts, ports }: Given, now: number): PortsState {
  const networks = networkSet(site.networks);
  const exclude = networkSet(site.exclude.flatMap(networksOf));
  const attached = networkSet(site.interfaces.flatMap(({ addresses }) => addresses.flatMap(networksOf)));
  const rhythm = rhythmOf(config);
  const isAllowed = (ip: string): boolean => networks.has(ip) && !exclude.has(ip);
  const plans = plansFrom(memory);

  for (const { id, ip, learned, state } of hosts) {
    const before = plans.get(id);
    if (before?.group === null) plans.set(id, planAtStart(before, config.ports, now, rhythm));
    else if (ip !== null && state !== 'gone' && isAllowed(ip))
      plans.set(id, withSchedule(before, newPlan({ id, ip, learned }, now, rhythm)));
  }
  return {
    pending: new Map(ports.filter(isWaiting).map((port) => [pendingKey(port), port])),
    groups: groupPlans(config.groups, memory, now),
    confirmAfter: config.confirm ? config.confirm_after : null,
    longestPause: config.interval,
    flapping: { changes: config.flap_changes, window: config.flap_window, calm: config.calm },
    certificateExpiry: config.certificate_expiry,
    tarpitPorts: config.tarpit_ports,
    index: createHostIndex(hosts, attached),
    plans,
    ports: groupedByHost(ports),
    wanted: { tcp: config.ports, udp: config.udp_ports },
    rhythm,
    isAllowed,
  };
}

function rhythmOf(config: PortsConfig): Rhythm {
  const { interval, new_hosts: newHosts, cron } = config;
  if (cron === undefined) return { interval, newHosts };
  return { interval, newHosts, cron: (time) => nextCron(cron, time, zoneOf(config)) ?? time + year };
}

const year = 365 * 86_400_000;

/** Takes in what another monitor told. Returns what changed, to be stored. */
export function hear(state: PortsState, event: StoredEvent, now: number): Checkpoint {
  // What was imported happened long ago; as far as it is still so, it was in the inventory at the start.
  const host = event.monitor === 'import' ? null : state.index.hear(event);
  if (host === null || host.ip === null) return {};
  const planned = state.plans.get(host.id);
  const isWatched = state.isAllowed(host.ip);
  const before = planned?.group !== null && isWatched ? undefined : planned;
  if (before === undefined && (!isWatched || event.type === 'host.gone')) return {};
  const plan =
    before === undefined
      ? withSchedule(planned, newPlan({ ...host, ip: host.ip }, now, state.rhythm))
      : planAfter(before, event, isWatched ? host.ip : null, now, state.rhythm);
  return plan === before ? {} : keepPlans(state, [plan]);
}

/** Takes in what a scan found; returns the plans, to be stored with it. */
export function keepDigest(state: PortsState, { ports, plans }: Digest): Checkpoint {
  for (const [host, found] of groupedByHost(ports)) {
    const rest = (state.ports.get(host) ?? []).filter((old) => !found.some((port) => isSamePort(port, old)));
    state.ports.set(host, [...rest, ...found]);
  }
  for (const port of ports) {
    if (isWaiting(port)) state.pending.set(pendingKey(port), port);
    else state.pending.delete(pendingKey(port));
  }
  return keepPlans(state, plans);
}

export function keepPlans(state: PortsState, plans: readonly HostPlan[]): Checkpoint {
  for (const plan of plans) state.plans.set(plan.host, plan);
  return Object.fromEntries(plans.map((plan) => [planKey(plan.host), planToJson(plan)]));
}

const isWaiting = ({ pending }: Port): boolean => pending !== undefined && pending.nextLook !== null;

const pendingKey = (port: Port): string => `${port.host} ${portName(port)}`;

const groupedByHost = (ports: readonly Port[]): Map<string, readonly Port[]> => Map.groupBy(ports, ({ host }) => host);

const networksOf = (text: string): readonly string[] => {
  const range = parseRange(text);
  return range === null ? [] : toNetworks(range);
};
