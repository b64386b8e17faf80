import type { NetmonEvent } from '../core/event.ts';
import type { Port, PortState, Protocol } from '../core/inventory.ts';
import type { Json } from '../core/json.ts';

/** How a port is at some time. */
export type PortCondition = Pick<Port, 'state' | 'service' | 'product' | 'version'>;

/** What an event says of one port. */
export interface PortNews {
  readonly host: string;
  readonly ip: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly after: PortCondition;
  readonly scan: string | null;
}

/** Null for an event that is not about a port. Events come from the store, which wrote what event-types.ts says. */
export function portNews({ type, host, data }: NetmonEvent): PortNews | null {
  const { ip, protocol, port } = data;
  if (!type.startsWith('port.') || host === undefined) return null;
  if (typeof ip !== 'string' || typeof protocol !== 'string' || typeof port !== 'number') return null;
  const after = conditionAfter(type, data);
  if (after === null) return null;
  return { host, ip, protocol: protocol as Protocol, port, after, scan: textOf(data.scan) };
}

export const portKey = ({ host, protocol, port }: Pick<Port, 'host' | 'protocol' | 'port'>): string =>
  `${protocol}/${port} ${host}`;

export const isSameCondition = (a: PortCondition, b: PortCondition): boolean =>
  a.state === b.state &&
  (a.state !== 'open' || (a.service === b.service && a.product === b.product && a.version === b.version));

export const textOf = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);

export const numberOf = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null);

function conditionAfter(type: string, data: NetmonEvent['data']): PortCondition | null {
  if (type === 'port.opened') return { state: 'open', ...serviceIn(data) };
  if (type === 'port.service-changed') return { state: 'open', ...serviceIn(data.after) };
  const state = textOf(data.state);
  return state === null ? null : { state: state as PortState, ...serviceIn(data) };
}

function serviceIn(value: Json | undefined) {
  const fields = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  const { service, product, version } = fields as { readonly [field: string]: Json };
  return { service: textOf(service), product: textOf(product), version: textOf(version) };
}
