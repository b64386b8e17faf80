import type { Host } from '../core/inventory.ts';
import { isAtLeast, severities } from '../core/severity.ts';
import type { AlertGroupReport } from './alerts-model.ts';
import { cleanText } from './clean-text.ts';
import { alertDecisions } from './decide-alerts.ts';
import { portList, portsDecision, type UndecidedPorts, undecidedPorts } from './decide-ports.ts';
import type { Changed, Decision, HostChange } from './model.ts';
import type { OpenPort } from './open-ports.ts';
import { counted } from './wording.ts';

interface DecisionFacts {
  readonly changed: Changed;
  readonly hosts: readonly Host[];
  readonly open: readonly OpenPort[];
  readonly zone: string;
  /** Of the day. */
  readonly alerts: readonly AlertGroupReport[];
}

/**
 * What somebody has to decide on: strange devices, serious warnings and alerts of the day, and all open ports that nobody approved, day
 * after day until somebody does.
 */
export function decisionsOf({ changed, hosts, open, zone, alerts }: DecisionFacts): readonly Decision[] {
  const asked = undecidedPorts(open, hosts, changed);
  const byId = new Map(hosts.map((host) => [host.id, host]));
  const newcomers = newcomersOf(changed);
  const newIds = new Set(newcomers.map(hostOf));
  const ports = [...asked].filter(([host]) => !newIds.has(host));
  return [
    ...alertDecisions(alerts),
    ...warningsOf(changed),
    ...newcomers.map((host) => newHost(host, asked.get(hostOf(host)) ?? null, zone)),
    ...ports.map(([id, undecided]) => portsDecision(byId.get(id) ?? { id, ip: null, name: null }, undecided, zone)),
  ].sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity));
}

const hostOf = ({ host, subject }: HostChange): string => host ?? subject;

const newcomersOf = (changed: Changed): readonly HostChange[] => [
  ...new Map(changed.newHosts.items.map((host) => [hostOf(host), host])).values(),
];

function warningsOf(changed: Changed): readonly Decision[] {
  const serious = changed.warnings.filter(({ severity }) => isAtLeast(severity, 'high')).flatMap(({ items }) => items);
  const same = Map.groupBy(serious, ({ type, severity, subject }) => JSON.stringify([type, severity, subject]));
  return [...same.values()].flatMap((warnings) => {
    const last = warnings.at(-1);
    if (!last) return [];
    const times = warnings.length === 1 ? '' : ` (${counted(warnings.length, 'time')})`;
    return {
      kind: 'warning',
      severity: last.severity,
      question: 'Is there an explanation for this?',
      subject: last.subject,
      detail: `${cleanText(last.summary, 300)}${times}`,
      host: last.host,
      events: warnings.map(({ id }) => id),
      ports: [],
    };
  });
}

function newHost(host: HostChange, asked: UndecidedPorts | null, zone: string): Decision {
  const known = [host.name, host.vendor, host.mac, host.ip].filter((part) => part !== null);
  const made = host.randomMac ? ', with a random MAC' : '';
  const ports = asked?.ports ?? [];
  const open = ports.length === 0 ? '' : `; open and not approved: ${portList(ports, zone)}`;
  return {
    kind: 'new-host',
    severity: host.severity,
    question: 'Does this device belong here?',
    subject: host.subject,
    detail: `New device ${known.map((part) => cleanText(part, 80)).join(', ')}${made}${open}.`,
    host: host.host,
    events: [host.id, ...(asked?.events ?? [])],
    ports,
  };
}
