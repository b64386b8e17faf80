import { type AddressRange, covers, parseNetwork } from '../core/address-range.ts';
import type { Approval, ApprovalScope, BoundService } from '../core/approval.ts';
import type { Port } from '../core/inventory.ts';
import { holdsPort } from '../core/port-range.ts';
import type { Policy, PolicyRule } from './policy.ts';
import { isNamed, isSameClass } from './service-class.ts';

/** What a port is approved by: a stored approval, or a rule of the config. */
export interface Grant {
  /** Id of the approval; null for a rule of the config. */
  readonly id: number | null;
  /** Who approved it; for a rule that does not say, where the rule stands. */
  readonly by: string;
  /** Null for a rule of the config. */
  readonly at: number | null;
  readonly until: number | null;
  readonly reason: string | null;
}

/**
 * `expired`: it was approved until a time that is over. `service-changed`: it is approved, but for what answered then
 * (`before`), and something else answers now.
 */
export type Verdict =
  | { readonly state: 'approved' | 'expired'; readonly grant: Grant }
  | { readonly state: 'service-changed'; readonly grant: Grant; readonly before: BoundService }
  | { readonly state: 'unapproved'; readonly grant: null };

/** What of a port matters here. */
export type KnownPort = Pick<Port, 'host' | 'ip' | 'protocol' | 'port' | 'service' | 'product' | 'guessed'>;

/**
 * Judges open ports at the time `now`. Stored approvals count before the config, those for a device before those for a
 * network or group, newer before older. A group that the config does not name approves nothing. A version makes no difference, and a service that is only guessed contradicts nothing.
 */
export function approvalJudge(
  approvals: readonly Approval[],
  { rules: config, groups }: Policy,
  now: number,
): (port: KnownPort) => Verdict {
  const standing = approvals.filter(({ revoked }) => revoked === null).toSorted((a, b) => b.id - a.id);
  const byHost = Map.groupBy(standing, ({ scope }) => ('host' in scope ? scope.host : null));
  const rangesOf = (name: string) => groups.find((group) => group.name === name)?.networks ?? [];
  const byNetwork = (byHost.get(null) ?? []).map((approval) => ({
    approval,
    ranges: 'group' in approval.scope ? rangesOf(approval.scope.group) : networkOf(approval.scope),
  }));
  const policy = config.map((rule) => ({ rule, ranges: [...rule.networks, ...rule.groups.flatMap(rangesOf)] }));
  const isOver = ({ until }: { until: number | null }): boolean => until !== null && until <= now;

  return (port) => {
    const within = inNetwork(port.ip);
    const ofHost = byHost.get(port.host) ?? [];
    const ofNetwork = byNetwork.filter(
      ({ approval, ranges }) => holdsPort(approval.ports, port) && ranges.some(within),
    );
    const stored = [
      ...ofHost.filter(({ ports }) => holdsPort(ports, port)),
      ...ofNetwork.map(({ approval }) => approval),
    ];
    const rules = policy.flatMap(({ rule, ranges }) => (isFor(rule, port) && ranges.some(within) ? [rule] : []));
    const live = stored.filter((approval) => !isOver(approval));

    const fitting = live.find(({ service }) => service === null || port.guessed || isSameClass(service, port));
    if (fitting !== undefined) return { state: 'approved', grant: grantOf(fitting) };
    const rule = rules.find((candidate) => !isOver(candidate));
    if (rule !== undefined) return { state: 'approved', grant: ruleGrant(rule) };
    const other = live[0];
    if (other?.service) return { state: 'service-changed', grant: grantOf(other), before: other.service };
    return expired([...stored.map(grantOf), ...rules.map(ruleGrant)]) ?? { state: 'unapproved', grant: null };
  };
}

function networkOf(scope: ApprovalScope): readonly AddressRange[] {
  const range = 'network' in scope ? parseNetwork(scope.network) : null;
  return range === null ? [] : [range];
}

function isFor(rule: PolicyRule, port: KnownPort): boolean {
  if (!rule.ports.some((range) => holdsPort(range, port))) return false;
  return rule.services === null || port.guessed || rule.services.some((name) => isNamed(name, port));
}

/** Reads the address only when it is asked for: with many thousands of ports that is nearly all of the work. */
function inNetwork(ip: string): (range: AddressRange) => boolean {
  let address: AddressRange | null | undefined;
  return (range) => {
    address ??= parseNetwork(ip);
    return address !== null && covers(range, address);
  };
}

/** By the grant that ended last. */
function expired(grants: readonly Grant[]): Verdict | null {
  const [last] = grants.toSorted((a, b) => (b.until ?? 0) - (a.until ?? 0));
  return last === undefined ? null : { state: 'expired', grant: last };
}

const grantOf = ({ id, by, at, until, reason }: Approval): Grant => ({ id, by, at, until, reason });

const ruleGrant = ({ place, by, until, reason }: PolicyRule): Grant => ({
  id: null,
  by: by ?? place,
  at: null,
  until,
  reason,
});
