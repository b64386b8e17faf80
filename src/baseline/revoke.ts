import { covers, parseNetwork } from '../core/address-range.ts';
import type { Approval, ApprovalScope } from '../core/approval.ts';
import type { PortRange } from '../core/port-range.ts';

/** The approvals that are for this very device, network or group, and for nothing besides these ports. */
export const approvalsWithin = (
  approvals: readonly Approval[],
  scope: ApprovalScope,
  ranges: readonly PortRange[],
): readonly Approval[] =>
  approvals.filter(
    (approval) => isSameScope(approval.scope, scope) && ranges.some((range) => isWithin(approval.ports, range)),
  );

function isSameScope(a: ApprovalScope, b: ApprovalScope): boolean {
  if ('host' in a) return 'host' in b && a.host === b.host;
  if ('group' in a) return 'group' in b && a.group === b.group;
  const [range, other] = [parseNetwork(a.network), 'network' in b ? parseNetwork(b.network) : null];
  return range !== null && other !== null && covers(range, other) && covers(other, range);
}

const isWithin = (inner: PortRange, outer: PortRange): boolean =>
  inner.protocol === outer.protocol && outer.first <= inner.first && inner.last <= outer.last;
