import { NetmonError } from '../../core/errors.ts';
import type { Host, Port } from '../../core/inventory.ts';
import type { Json } from '../../core/json.ts';
import { isSamePort } from './port-name.ts';
import { type Checkpoint, keepPlans, type PortsState } from './state.ts';
import { newPlan } from './timing/schedule.ts';

/** Hosts and ports as an import has stored them. */
export interface ImportedFacts {
  readonly hosts: readonly Host[];
  readonly ports: readonly Port[];
}

/** Throws USAGE. */
export function readImported(input: Json): ImportedFacts {
  const { hosts, ports } = input as { readonly hosts?: unknown; readonly ports?: unknown };
  if (!isListOf(hosts, isHost) || !isListOf(ports, isPort)) {
    throw new NetmonError('USAGE', 'ports', 'what was imported is told as a list of hosts and a list of ports');
  }
  return { hosts, ports };
}

/**
 * Takes in what was stored beside the running monitor, as it would at its next start: hosts that it does not know, and ports that
 * it has not looked at since. Returns the plans of new hosts, to be stored.
 */
export function learnImported(state: PortsState, { hosts, ports }: ImportedFacts, now: number): Checkpoint {
  const strange = hosts.filter(({ id }) => state.index.get(id) === null);
  for (const { id, ip, learned } of strange) state.index.learn({ id, ip, learned });
  for (const [host, told] of Map.groupBy(ports, (port) => port.host)) {
    const known = state.ports.get(host) ?? [];
    const newer = told.filter((port) => isNewer(port, known.find((each) => isSamePort(each, port)) ?? null));
    const rest = known.filter((port) => !newer.some((other) => isSamePort(other, port)));
    if (newer.length > 0) state.ports.set(host, [...rest, ...newer]);
  }
  const watched = strange.flatMap(({ id, ip, learned, state: is }) =>
    ip === null || is === 'gone' || !state.isAllowed(ip) || state.plans.has(id)
      ? []
      : [newPlan({ id, ip, learned }, now, state.rhythm)],
  );
  return keepPlans(state, watched);
}

/** A change that waits for its second look is the newest there is. */
const isNewer = (port: Port, known: Port | null): boolean =>
  known === null || (known.pending === undefined && known.lastSeen <= port.lastSeen);

const isListOf = <T>(list: unknown, is: (item: unknown) => item is T): list is readonly T[] =>
  Array.isArray(list) && list.every(is);

const isHost = (item: unknown): item is Host => hasText(item, 'id') && hasText(item, 'state');

const isPort = (item: unknown): item is Port =>
  hasText(item, 'host') && hasText(item, 'ip') && hasText(item, 'protocol') && 'port' in item && 'lastSeen' in item;

const hasText = (item: unknown, key: string): item is object =>
  typeof item === 'object' && item !== null && typeof (item as { [key: string]: unknown })[key] === 'string';
