import { type Approval, addressOf } from '../core/approval.ts';
import type { Host, Port } from '../core/inventory.ts';
import { portRangeText } from '../core/port-range.ts';
import type { KnownPort, Verdict } from './decide.ts';
import {
  type BaselineDifference,
  countsOf,
  differenceOf,
  factsOf,
  hostDifference,
  type PortDifference,
} from './difference.ts';

interface NowFacts {
  readonly hosts: readonly Host[];
  /** All that were ever open. */
  readonly ports: readonly Port[];
  /** Those that stand. */
  readonly approvals: readonly Approval[];
  readonly judge: (port: KnownPort) => Verdict;
  readonly now: number;
}

/**
 * What is open now against what is approved: open ports that are not approved as they are, and approved ports of a device or
 * an address that are not open. What is approved for a whole network or range need not be open anywhere.
 */
export function compareWithApproved({ hosts, ports, approvals, judge, now }: NowFacts): BaselineDifference {
  const portsByHost = Map.groupBy(ports, ({ host }) => host);
  const expected = Map.groupBy(
    approvals.filter(({ until, ports: { first, last } }) => first === last && (until === null || until > now)),
    ({ scope }) => ('host' in scope ? scope.host : addressOf(scope)),
  );
  const known = new Map(hosts.map((host) => [host.id, host]));
  const ids = new Set([...known.keys(), ...portsByHost.keys()]);
  return differenceOf(
    [...ids].map((id) => {
      const mine = portsByHost.get(id) ?? [];
      const names = [...new Set([id, known.get(id)?.ip ?? id, ...mine.map(({ ip }) => ip)])];
      const differences = [
        ...mine.flatMap((port) => notApproved(port, judge)),
        ...notOpen(
          mine,
          names.flatMap((name) => expected.get(name) ?? []),
        ),
      ];
      const host = known.get(id) ?? { id, ip: mine[0]?.ip ?? null, mac: null, name: null };
      return hostDifference(host, countsOf(differences) ? 'changed' : 'none', differences);
    }),
  );
}

function notApproved(port: Port, judge: (port: KnownPort) => Verdict): readonly PortDifference[] {
  const verdict = port.state === 'open' ? judge(port) : null;
  if (verdict === null || verdict.state === 'approved') return [];
  const { protocol, port: number } = port;
  const isService = verdict.state === 'service-changed';
  return [
    {
      protocol,
      port: number,
      change: isService ? 'service' : 'opened',
      before: isService ? { state: 'open', ...verdict.before, version: null } : null,
      after: factsOf(port),
      covered: true,
      approval: verdict.state,
    },
  ];
}

function notOpen(ports: readonly Port[], approvals: readonly Approval[]): readonly PortDifference[] {
  const byName = new Map(ports.map((port) => [`${port.port}/${port.protocol}`, port]));
  const once = new Map(approvals.map((approval) => [portRangeText(approval.ports), approval]));
  return [...once].flatMap(
    ([
      name,
      {
        ports: { protocol, first },
        service,
      },
    ]) => {
      const port = byName.get(name);
      if (port?.state === 'open') return [];
      return {
        protocol,
        port: first,
        change: 'closed' as const,
        before: {
          state: 'open' as const,
          service: service?.service ?? null,
          product: service?.product ?? null,
          version: null,
        },
        after: port === undefined ? null : factsOf(port),
        covered: port !== undefined,
        approval: null,
      };
    },
  );
}
