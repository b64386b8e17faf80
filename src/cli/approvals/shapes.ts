/** The JSON of approvals, times in RFC 3339 with milliseconds. */
import type { Verdict } from '../../baseline/decide.ts';
import type { PolicyRule } from '../../baseline/policy.ts';
import { toNetworks } from '../../core/address-range.ts';
import type { Approval } from '../../core/approval.ts';
import { portRangeText } from '../../core/port-range.ts';
import { isoTime } from '../output/print.ts';

const timeOrNull = (time: number | null): string | null => (time === null ? null : isoTime(time));

/** An element of `approvals` in `netmon approvals --json`. */
export const approvalShape = (
  { id, scope, ports, service, reason, by, at, until, revoked }: Approval,
  now: number,
) => ({
  id,
  host: 'host' in scope ? scope.host : null,
  network: 'network' in scope ? scope.network : null,
  group: 'group' in scope ? scope.group : null,
  protocol: ports.protocol,
  firstPort: ports.first,
  lastPort: ports.last,
  /** Null: whatever answers. */
  boundTo: service === null ? null : { service: service.service, product: service.product },
  reason,
  by,
  at: isoTime(at),
  until: timeOrNull(until),
  expired: until !== null && until <= now,
  revoked: revoked === null ? null : { by: revoked.by, at: isoTime(revoked.at) },
});

/** An element of `policy` in `netmon approvals --json`. */
export const ruleShape = (
  { place, networks, groups, ports, services, reason, by, until }: PolicyRule,
  now: number,
) => ({
  place,
  networks: networks.flatMap(toNetworks),
  groups,
  ports: ports.map(portRangeText),
  services,
  reason,
  by,
  until: timeOrNull(until),
  expired: until !== null && until <= now,
});

/** `approval` of an open port in `netmon ports --json`. */
export function verdictShape(verdict: Verdict) {
  const { grant } = verdict;
  return {
    state: verdict.state,
    id: grant?.id ?? null,
    by: grant?.by ?? null,
    at: timeOrNull(grant?.at ?? null),
    until: timeOrNull(grant?.until ?? null),
    reason: grant?.reason ?? null,
    /** What was approved, where something else answers now. */
    before: verdict.state === 'service-changed' ? verdict.before : null,
  };
}
