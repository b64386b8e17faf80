import type { Verdict } from '../../baseline/decide.ts';
import type { Policy } from '../../baseline/policy.ts';
import { toNetworks } from '../../core/address-range.ts';
import type { Approval, BoundService } from '../../core/approval.ts';
import type { Host } from '../../core/inventory.ts';
import { portRangeText } from '../../core/port-range.ts';
import { localTime } from '../output/print.ts';
import { table } from '../output/table.ts';

const columns = ['id', 'where', 'ports', 'service', 'by', 'at', 'until', 'reason'];

export const approvalTable = (
  approvals: readonly Approval[],
  { rules: config, groups }: Policy,
  { hosts, now }: { readonly hosts: readonly Host[]; readonly now: number },
): string => {
  const addresses = new Map(hosts.map(({ id, ip }) => [id, ip]));
  const known = new Set(groups.map(({ name }) => name));
  const groupText = (name: string) => `group ${name}${known.has(name) ? '' : ' (not in the config)'}`;
  const whereOf = ({ scope }: Approval) => {
    if ('group' in scope) return groupText(scope.group);
    return 'network' in scope ? scope.network : (addresses.get(scope.host) ?? scope.host);
  };
  const rows = approvals.map((approval) => [
    approval.id,
    whereOf(approval),
    portRangeText(approval.ports),
    serviceText(approval.service),
    approval.by,
    localTime(approval.at),
    approval.revoked === null
      ? untilText(approval.until, now)
      : `revoked by ${approval.revoked.by}, ${localTime(approval.revoked.at)}`,
    approval.reason,
  ]);
  const rules = config.map(({ place, networks, groups: names, ports, services, by, until, reason }) => [
    'config',
    [...networks.flatMap(toNetworks), ...names.map(groupText)].join(' '),
    ports.map(portRangeText).join(' '),
    services?.join(', ') ?? 'any',
    by ?? place,
    null,
    untilText(until, now),
    reason,
  ]);
  return table(columns, [...rows, ...rules]);
};

const serviceText = (bound: BoundService | null): string =>
  bound === null ? 'any' : [bound.service, bound.product].filter((part) => part !== null).join(' ');

const untilText = (until: number | null, now: number): string | null => {
  if (until === null) return null;
  return `${endText(until)}${until <= now ? ' (expired)' : ''}`;
};

/** The last day on which something holds, or the moment at which it ends within a day. */
function endText(until: number): string {
  const [day = '', clock] = localTime(until).split(' ');
  return clock === '00:00:00' ? (localTime(until - 1).split(' ')[0] ?? day) : `${day} ${clock}`;
}

/** What is to be said of an open port, in a few words. */
export function verdictText(verdict: Verdict): string {
  switch (verdict.state) {
    case 'approved':
      return `by ${verdict.grant.by}`;
    case 'expired':
      return `expired ${endText(verdict.grant.until ?? 0)}`;
    case 'service-changed':
      return `service changed, approved was ${serviceText(verdict.before)}`;
    case 'unapproved':
      return 'unapproved';
  }
}
