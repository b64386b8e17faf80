import { networkSet } from './address.ts';
import { type AlertSignature, manyAddresses } from './alert-group.ts';

/** Which alerts are meant: those that match everything that is not null. Addresses may be networks in CIDR notation. */
export interface AlertPattern {
  readonly gid: number | null;
  readonly sid: number | null;
  readonly source: string | null;
  readonly target: string | null;
  /** Holds the source or the target. */
  readonly network: string | null;
}

/** A rule that hides alerts, which are counted still. Times are milliseconds since 1970. */
export interface Suppression extends AlertPattern {
  readonly id: number;
  readonly reason: string | null;
  readonly by: string;
  readonly at: number;
  /** Alerts of this time and later are not hidden; null for ever. */
  readonly until: number | null;
  readonly removed: { readonly by: string; readonly at: number } | null;
}

export type NewSuppression = Omit<Suppression, 'id' | 'removed'>;

/** How many alerts a rule has hidden. `rule`: the id of a Suppression, or the place of a rule in the config. */
export interface SuppressionHits {
  readonly rule: string;
  readonly count: number;
  readonly last: number;
}

/** What an alert or a group of them is matched by. */
export interface Suppressible extends AlertSignature {
  readonly source: string | null;
  readonly target: string | null;
}

/** A test for alerts; the pattern's addresses were checked. A pattern of nothing matches nothing. */
export function alertMatcher(pattern: AlertPattern): (alert: Suppressible) => boolean {
  const { gid, sid } = pattern;
  const source = holder(pattern.source);
  const target = holder(pattern.target);
  const network = holder(pattern.network);
  if (gid === null && sid === null && source === null && target === null && network === null) return () => false;
  return (alert) =>
    (gid === null || alert.gid === gid) &&
    (sid === null || alert.sid === sid) &&
    (source?.(alert.source) ?? true) &&
    (target?.(alert.target) ?? true) &&
    (network === null || network(alert.source) || network(alert.target));
}

function holder(network: string | null): ((address: string | null) => boolean) | null {
  if (network === null) return null;
  if (!network.includes('/')) return (address) => address === network;
  const set = networkSet([network]);
  return (address) => address !== null && address !== manyAddresses && set.has(address);
}

/** `sid 2001219, source 10.0.0.5`: in a few words. */
export const patternText = ({ gid, sid, source, target, network }: AlertPattern): string =>
  [
    gid === null ? [] : `gid ${gid}`,
    sid === null ? [] : `sid ${sid}`,
    source === null ? [] : `source ${source}`,
    target === null ? [] : `target ${target}`,
    network === null ? [] : `network ${network}`,
  ]
    .flat()
    .join(', ');
