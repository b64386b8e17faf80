import type { Host } from '../core/inventory.ts';
import { isAtLeast, type Severity } from '../core/severity.ts';
import { cleanText } from './clean-text.ts';
import { dayOf } from './day.ts';
import { inventoryPort } from './inventory.ts';
import type { Changed, Decision, PortChange, UndecidedPort } from './model.ts';
import { isApproved, type OpenPort } from './open-ports.ts';
import { counted, listed, serviceText } from './wording.ts';

/** Open ports of one device that somebody has to decide on. */
export interface UndecidedPorts {
  readonly ports: readonly UndecidedPort[];
  /** Ids of what happened to them on the day. */
  readonly events: readonly string[];
  readonly severity: Severity;
}

/** By id of the host. Nothing is asked about devices that are gone. */
export function undecidedPorts(
  open: readonly OpenPort[],
  hosts: readonly Host[],
  changed: Changed,
): ReadonlyMap<string, UndecidedPorts> {
  const gone = new Set(hosts.filter(({ state }) => state === 'gone').map(({ id }) => id));
  const changes = Map.groupBy([...changed.portsOpened.items, ...changed.servicesChanged.items], nameOf);
  const asked = open.filter((port) => !isApproved(port) && !gone.has(port.port.host));
  return new Map(
    [...Map.groupBy(asked, ({ port }) => port.host)].map(([host, ports]) => {
      const events = ports.flatMap(({ port }) => changes.get(nameOf(port)) ?? []);
      const opened = new Set(events.filter(({ type }) => type === 'port.opened').map(nameOf));
      return [
        host,
        {
          ports: ports.map((each) => undecidedPort(each, opened.has(nameOf(each.port)))),
          events: events.map(({ id }) => id),
          severity: worst([...ports.map(severityOf), ...events.map(({ severity }) => severity)]),
        },
      ];
    }),
  );
}

/** One decision for the ports of a device that is known. */
export function portsDecision(host: Pick<Host, 'id' | 'ip' | 'name'>, asked: UndecidedPorts, zone: string): Decision {
  const { ports, events, severity } = asked;
  const ip = host.ip ?? ports[0]?.ip ?? host.id;
  const where = [ip, ...(host.name === null ? [] : [host.name])].map((part) => cleanText(part, 80)).join(', ');
  const are = ports.length === 1 ? 'is' : 'are';
  return {
    kind: 'ports',
    severity,
    question: ports.length === 1 ? 'Should this port be open?' : 'Should these ports be open?',
    subject: ip,
    detail: `${counted(ports.length, 'open port')} on ${where} ${are} not approved: ${portList(ports, zone)}.`,
    host: host.id,
    events,
    ports,
  };
}

const listedPorts = 12;

/** `tcp/22 (ssh OpenSSH 9.2, new) and tcp/80 (http nginx; approved by anna until 2026-11-19)`. */
export function portList(ports: readonly UndecidedPort[], zone: string): string {
  const names = ports.slice(0, listedPorts).map((port) => {
    const known = [...(port.service === null ? [] : [cleanText(port.service, 60)]), ...(port.isNew ? ['new'] : [])];
    const words = [...(known.length === 0 ? [] : [known.join(', ')]), ...whyAgain(port, zone)].join('; ');
    return `${port.protocol}/${port.port}${words === '' ? '' : ` (${words})`}`;
  });
  const more = ports.length - names.length;
  return listed(more > 0 ? [...names, `${more} more`] : names);
}

/** Why a port that was approved is asked about again. */
function whyAgain(
  { approval, approvedBy, approvedUntil, approvedService }: UndecidedPort,
  zone: string,
): readonly string[] {
  const by = cleanText(approvedBy ?? '', 40);
  if (approval === 'expired' && approvedUntil !== null) {
    return [`approved by ${by} until ${dayOf(Date.parse(approvedUntil) - 1, zone)}`];
  }
  return approval === 'service-changed'
    ? [`approved by ${by} when it was ${cleanText(approvedService ?? 'unknown', 60)}`]
    : [];
}

function undecidedPort(open: OpenPort, isNew: boolean): UndecidedPort {
  const { grant } = open.verdict;
  const until = grant?.until ?? null;
  const before = open.verdict.state === 'service-changed' ? open.verdict.before : null;
  return {
    ...inventoryPort(open, isNew),
    approval: open.verdict.state,
    approvedBy: grant?.by ?? null,
    approvedUntil: until === null ? null : new Date(until).toISOString(),
    approvedService: before === null ? null : serviceText([before.service, before.product]),
  };
}

/** What stands open for long is no alarm; another program where one was approved may be one. */
const severityOf = ({ verdict }: OpenPort): Severity => (verdict.state === 'service-changed' ? 'medium' : 'low');

const worst = (severities: readonly Severity[]): Severity =>
  severities.reduce((a, b) => (isAtLeast(b, a) ? b : a), 'low');

const nameOf = ({ host, protocol, port }: Pick<PortChange, 'host' | 'protocol' | 'port'>): string =>
  `${host} ${protocol}/${port}`;
