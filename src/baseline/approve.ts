import { type ApprovalScope, addressOf, type BoundService, type NewApproval } from '../core/approval.ts';
import type { Port } from '../core/inventory.ts';
import { holdsPort, type PortRange } from '../core/port-range.ts';
import type { KnownPort, Verdict } from './decide.ts';

/** Who approves, when, why and until when; the same for everything that is approved at once. */
export type Decision = Pick<NewApproval, 'reason' | 'by' | 'at' | 'until'>;

/** What an approval is bound to: what was heard on the port. A guess or nothing heard binds nothing. */
export function bindingOf({
  service,
  product,
  guessed,
}: Omit<KnownPort, 'host' | 'ip' | 'protocol' | 'port'>): BoundService | null {
  return guessed || (service === null && product === null) ? null : { service, product };
}

interface Wish {
  readonly scope: ApprovalScope;
  readonly ranges: readonly PortRange[];
  /** The open ports in the scope; a single port of a device or an address is bound to what answers there now. */
  readonly known: readonly Port[];
  readonly anyService: boolean;
}

/** Approvals of ports that were named. */
export const approvalsOf = ({ scope, ranges, known, anyService }: Wish, decision: Decision): readonly NewApproval[] =>
  ranges.map((ports) => {
    const isBound = !anyService && isOne(scope) && ports.first === ports.last;
    const port = isBound ? known.find((each) => each.state === 'open' && holdsPort(ports, each)) : undefined;
    return { scope, ports, service: port === undefined ? null : bindingOf(port), ...decision };
  });

const isOne = (scope: ApprovalScope): boolean => 'host' in scope || addressOf(scope) !== null;

/** Approvals of all open ports that nobody has approved as they are now. */
export const approvalsOfOpen = (
  known: readonly Port[],
  judge: (port: KnownPort) => Verdict,
  decision: Decision,
): readonly NewApproval[] =>
  known
    .filter((port) => port.state === 'open' && judge(port).state !== 'approved')
    .map((port) => ({
      scope: { host: port.host },
      ports: { protocol: port.protocol, first: port.port, last: port.port },
      service: bindingOf(port),
      ...decision,
    }));
