import type { Host, Port, Protocol } from '../core/inventory.ts';
import type { NmapPort, NmapRun } from '../core/nmap-run.ts';
import { seenService } from '../core/seen-service.ts';
import { type Asked, askedBy } from '../diff/asked.ts';
import { hasPort, type PortSet, parsePorts } from '../integrations/nmap/port-set.ts';
import { bindingOf } from './approve.ts';
import {
  type BaselineDifference,
  countsOf,
  differenceOf,
  factsOf,
  type HostDifference,
  hostDifference,
  type PortDifference,
  type PortFacts,
} from './difference.ts';
import { type MatchedHost, matchHosts } from './match.ts';
import { isSameClass } from './service-class.ts';

/** The network as it is known now against somebody's scan of it. Services are the same when they are of the same class. */
export function compareWithReference(
  run: NmapRun,
  { hosts, ports }: { readonly hosts: readonly Host[]; readonly ports: readonly Port[] },
): BaselineDifference {
  const byHost = Map.groupBy(ports, ({ host }) => host);
  const scope = scopeOf(run);
  const matched = matchHosts(
    run.hosts.filter(({ state }) => state !== 'down'),
    hosts,
  );
  const seen = new Set(matched.map(({ host }) => host?.id));
  const asked = askedBy(run.args);
  const added = hosts
    .filter(({ id, state }) => !seen.has(id) && state !== 'gone')
    .map((host) => addedHost(host, byHost, asked));
  return differenceOf([...matched.map((match) => compareHost(match, byHost, scope)), ...added]);
}

type PortsByHost = ReadonlyMap<string, readonly Port[]>;
type Scope = ReadonlyMap<Protocol, PortSet>;

/** What cannot be read of the scope covers nothing. */
function scopeOf({ scope }: NmapRun): Scope {
  const readable = scope.filter(({ services }) => /^[\d,-]*$/.test(services));
  return new Map(
    [...Map.groupBy(readable, ({ protocol }) => protocol)].map(([protocol, parts]) => [
      protocol,
      parsePorts(parts.map(({ services }) => services).join()),
    ]),
  );
}

function compareHost({ found, host }: MatchedHost, byHost: PortsByHost, scope: Scope): HostDifference {
  const listed = new Map(found.ports.map((port) => [nameOf(port), port]));
  if (host === null || host.state === 'gone') {
    const lost = found.ports
      .filter(isOpen)
      .map((port) => difference('closed', port, { before: listedFacts(port), covered: false }));
    const unknown = { id: found.ip, ip: found.ip, mac: found.mac, name: found.hostnames[0] ?? null };
    return hostDifference(host ?? unknown, 'removed', lost);
  }
  const known = byHost.get(host.id) ?? [];
  const names = new Set(known.map(nameOf));
  const missing = found.ports.filter((port) => isOpen(port) && !names.has(nameOf(port)));
  const differences = [
    ...known.flatMap((port) => comparePort(listed.get(nameOf(port)) ?? null, port, scope)),
    ...missing.map((port) => difference('closed', port, { before: listedFacts(port), covered: false })),
  ];
  return hostDifference(host, countsOf(differences) ? 'changed' : 'none', differences);
}

function comparePort(before: NmapPort | null, after: Port, scope: Scope): readonly PortDifference[] {
  const wasOpen = before !== null && isOpen(before);
  if (!isOpen(after))
    return wasOpen
      ? [difference('closed', after, { before: listedFacts(before), after: factsOf(after), covered: true })]
      : [];
  if (!wasOpen) {
    const covered = before !== null || hasPort(scope.get(after.protocol) ?? [], after.port);
    return [difference('opened', after, { before: before && listedFacts(before), after: factsOf(after), covered })];
  }
  const seen = seenService(before.service);
  const bound = bindingOf({ ...seen.service, guessed: seen.guessed });
  const isSame = bound === null || after.guessed || isSameClass(bound, after);
  return isSame
    ? []
    : [difference('service', after, { before: listedFacts(before), after: factsOf(after), covered: true })];
}

/** A device that the scan did not list: it was not up then, or not asked for. One with nothing open makes no difference. */
function addedHost(host: Host, byHost: PortsByHost, asked: Asked): HostDifference {
  const covered = host.addresses.some(({ ip }) => asked.address(ip));
  const open = (byHost.get(host.id) ?? []).filter(isOpen);
  const ports = open.map((port) => difference('opened', port, { after: factsOf(port), covered }));
  return hostDifference(host, covered && open.length > 0 ? 'added' : 'none', ports);
}

const difference = (
  change: PortDifference['change'],
  { protocol, port }: Pick<Port, 'protocol' | 'port'>,
  { before = null, after = null, covered }: Partial<PortDifference> & Pick<PortDifference, 'covered'>,
): PortDifference => ({ protocol, port, change, before, after, covered, approval: null });

function listedFacts({ state, service }: NmapPort): PortFacts {
  const { service: name, product, version } = seenService(service).service;
  return { state, service: name, product, version };
}

const isOpen = ({ state }: { readonly state: string }): boolean => state === 'open';

const nameOf = ({ protocol, port }: { readonly protocol: Protocol; readonly port: number }): string =>
  `${protocol}/${port}`;
