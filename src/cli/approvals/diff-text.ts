import type { BaselineDifference, HostDifference, PortDifference, PortFacts } from '../../baseline/difference.ts';
import { printable } from '../../core/text.ts';
import { counted } from '../output/print.ts';
import { table } from '../output/table.ts';

/** What differs, for people. `~` marks what only one side looked at, which does not count. */
export function differenceText({ hosts, same }: BaselineDifference): string {
  const told = hosts.map(hostText);
  const { opened, closed, service, notCovered, hostsAdded, hostsRemoved } = summaryOf(hosts);
  const counts = [
    `${counted(opened, 'port')} opened, ${closed} closed, ${counted(service, 'service')} changed`,
    ...(hostsAdded > 0 ? [`${counted(hostsAdded, 'device')} added`] : []),
    ...(hostsRemoved > 0 ? [`${counted(hostsRemoved, 'device')} not on the network`] : []),
    ...(notCovered > 0 ? [`${notCovered} not comparable (~)`] : []),
  ];
  const end = same && notCovered === 0 ? 'Nothing differs from the baseline.' : `${counts.join('; ')}.`;
  return [...told, end].join('\n\n');
}

const words = { added: ': new', removed: ': not on the network', changed: '', none: '' } as const;

function hostText({ address, mac, name, change, ports }: HostDifference): string {
  const known = [address, ...(name === null ? [] : [name]), ...(mac === null ? [] : [`(${mac})`])].join(' ');
  const rows = ports.map((port) => [markOf(port), `${port.port}/${port.protocol}`, ...factTexts(port)]);
  const lines = rows.length === 0 ? '' : `\n${table(['', 'port', 'baseline', 'now', 'why'], rows)}`;
  return `${printable(`${known}${words[change]}`)}${lines}`;
}

const marks = { opened: '+', closed: '-', service: '!' } as const;

const markOf = ({ change, covered }: PortDifference): string => (covered ? marks[change] : '~');

const reasons = {
  unapproved: 'not approved',
  expired: 'the approval expired',
  'service-changed': 'approved was another service',
} as const;

const factTexts = ({ before, after, approval, covered }: PortDifference) => [
  factText(before),
  factText(after),
  approval === null || approval === 'approved' ? (covered ? null : 'only one side looked') : reasons[approval],
];

const factText = (facts: PortFacts | null): string | null =>
  facts === null
    ? null
    : [facts.state, facts.service, facts.product, facts.version].filter((part) => part !== null).join(' ');

/** `netmon baseline diff --json`. */
export const differenceShape = ({ hosts, same }: BaselineDifference) => ({
  hosts,
  summary: { same, ...summaryOf(hosts) },
});

function summaryOf(hosts: readonly HostDifference[]) {
  const ports = hosts.flatMap((host) => host.ports);
  const count = (change: PortDifference['change']) =>
    ports.filter((port) => port.covered && port.change === change).length;
  const hostCount = (change: HostDifference['change']) => hosts.filter((host) => host.change === change).length;
  return {
    opened: count('opened'),
    closed: count('closed'),
    service: count('service'),
    notCovered: ports.filter(({ covered }) => !covered).length,
    hostsAdded: hostCount('added'),
    hostsRemoved: hostCount('removed'),
  };
}
