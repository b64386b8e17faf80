import { approvalJudge, type Verdict } from '../baseline/decide.ts';
import type { Policy } from '../baseline/policy.ts';
import type { Approval } from '../core/approval.ts';
import type { Port } from '../core/inventory.ts';

/** A port that is open, and what was decided about it. */
export interface OpenPort {
  readonly port: Port;
  readonly verdict: Verdict;
}

interface OpenPortFacts {
  readonly ports: readonly Port[];
  readonly approvals: readonly Approval[];
  readonly policy: Policy;
  /** End of the day, not included. */
  readonly until: number;
  readonly now: number;
}

/** The ports that are open, without those first seen after the day. */
export function openPortsOf({ ports, approvals, policy, until, now }: OpenPortFacts): readonly OpenPort[] {
  const judge = approvalJudge(approvals, policy, now);
  return ports
    .filter(({ state, firstSeen }) => state === 'open' && firstSeen < until)
    .map((port) => ({ port, verdict: judge(port) }));
}

/** Approved as it is now. */
export const isApproved = ({ verdict }: OpenPort): boolean => verdict.state === 'approved';
