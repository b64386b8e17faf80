import type { NetmonEvent } from '../../../core/event.ts';
import type { Host, HostOs, Port, Protocol } from '../../../core/inventory.ts';
import type { NmapHost } from '../../../core/nmap-run.ts';
import { hostOutcome } from '../../../integrations/nmap/outcome.ts';
import type { PortSet } from '../../../integrations/nmap/port-set.ts';
import { type KnownHost, strangerEvent, strangerHost } from '../hosts.ts';
import type { Knowledge } from '../knowledge.ts';
import { type HostPlan, onRequest } from '../plan.ts';
import { isSamePort } from '../port-name.ts';
import { type Pace, paceAfter, speedOf } from '../scan/pace.ts';
import type { FinishedScan } from '../scan/scanner.ts';
import { scopeOf } from '../scan/scope.ts';
import { serviceLooks } from '../scan/services.ts';
import { newPlan } from '../timing/schedule.ts';
import { answering } from './answering.ts';
import { certificatesAfter } from './certificates.ts';
import { findingsAfter } from './findings.ts';
import { quieten } from './flapping.ts';
import { judge, restState } from './judge.ts';
import type { Occasion } from './port-events.ts';
import { endedEvent, finishedEvent } from './run-events.ts';
import { systemAfter } from './system.ts';
import { countOpen, countPorts, isTarpit, tarpit } from './tarpit.ts';
import { stillPending } from './verdict.ts';

/** Guesses of an operating system that are kept for a host. */
const mostGuesses = 5;

/** What a scan adds. */
export interface Digest {
  readonly events: readonly NetmonEvent[];
  readonly ports: readonly Port[];
  readonly hosts: readonly Host[];
  readonly os: readonly HostOs[];
  /** Plans of the hosts that were looked at, not yet put off to their next scan. */
  readonly plans: readonly HostPlan[];
  /** Hosts whose result is whole. */
  readonly whole: ReadonlySet<string>;
}

/** Everything that one finished scan says, host by host. */
export function digest(finished: FinishedScan, knowledge: Knowledge): Digest {
  const { scan, result, order } = finished;
  const scope = scopeOf(result.run);
  const found = result.run.hosts.flatMap((host) =>
    host.ip === null || host.state !== 'up' ? [] : [digestHost(finished, knowledge, scope, { ...host, ip: host.ip })],
  );
  const ports = found.flatMap((host) => host.ports);
  const seen = found.flatMap(({ plan }) => plan ?? []);
  const answers = answering(finished, knowledge.plans.values(), seen, new Set(found.map(({ id }) => id)));
  return {
    events: [
      ...found.flatMap(({ events }) => events),
      ...answers.events,
      order.confirms === undefined
        ? finishedEvent(finished)
        : endedEvent({ ...scan, name: finished.folder.name, order }, scan.finishedAt),
    ],
    ports: [...ports, ...unsettled(finished, knowledge, ports)],
    hosts: found.flatMap(({ stranger }) => (stranger === null ? [] : [strangerHost(stranger, scan.finishedAt)])),
    os: found.flatMap(({ os }) => os),
    plans: answers.plans,
    whole: new Set(found.filter(({ isWhole }) => isWhole).map(({ id }) => id)),
  };
}

type FoundHost = NmapHost & { readonly ip: string };
type Scope = ReadonlyMap<Protocol, PortSet>;

function digestHost(finished: FinishedScan, knowledge: Knowledge, scope: Scope, found: FoundHost) {
  const { scan, result, order, answers } = finished;
  const { host, stranger } = knowledge.index.of(found);
  const before = knowledge.plans.get(host.id) ?? null;
  const ofGroup = order.confirms === undefined ? groupPlan(host, found.ip, order.group ?? onRequest) : null;
  const plan = before ?? ofGroup;
  const known = knowledge.ports.get(host.id) ?? [];
  const past = plan?.[order.protocol] ?? null;
  const outcome = finished.cutOff.has(found.ip) ? 'partial' : hostOutcome(result.run, found);
  const isWhole = outcome === 'complete';
  const on: Occasion = {
    ...{ host, ip: found.ip, time: scan.finishedAt, scan: scan.id },
    firstLook: plan === null || plan.group === onRequest ? known.length === 0 : past === null,
  };
  const restBefore = past?.ports === order.ports ? past.rest : null;
  const isAll = order.group !== undefined || order.ports === knowledge.wanted[order.protocol];
  const asked = scope.get(order.protocol) ?? [];
  const trapped = isTarpit(found, asked, knowledge.tarpitPorts) || (plan?.tarpit === true && !isAll);
  const findings = trapped
    ? { events: [], ports: [], refuted: [] }
    : judge({ ...on, known, result: found, scope, outcome, confirmAfter: knowledge.confirmAfter, restBefore });
  const quiet = quieten(plan?.flapping ?? {}, { on, ...findings }, knowledge.flapping);
  const believed = trapped ? { ports: [], scripts: [] } : found;
  const certificates = certificatesAfter(plan?.certificates ?? {}, on, believed, knowledge.certificateExpiry);
  const scripted = findingsAfter(plan?.findings ?? [], on, believed);
  const os = isWhole ? osGuesses(host.id, found, on.time) : [];
  const system = systemAfter(plan?.system ?? null, on, os[0]?.guesses ?? []);
  const answered = answers?.hosts.find(({ ip }) => ip === found.ip) ?? null;
  return {
    id: host.id,
    isWhole,
    stranger: stranger ? found.ip : null,
    events: [
      ...(stranger ? [strangerEvent(found.ip, on.time, on.scan)] : []),
      ...(trapped && plan?.tarpit !== true ? [tarpit(on, countOpen(found), countPorts(asked))] : []),
      ...quiet.events,
      ...certificates.events,
      ...scripted.events,
      ...system.events,
    ],
    ports: findings.ports,
    os,
    plan: plan && {
      ...plan,
      pace: isAll ? paceIn(finished, found, plan) : plan.pace,
      asked: serviceLooks(plan, found, answered, on.time),
      flapping: quiet.flapping,
      certificates: certificates.certificates,
      findings: scripted.findings,
      system: system.system,
      tarpit: trapped,
      ...(isWhole && isAll ? { [order.protocol]: { ports: order.ports, rest: restState(found) } } : {}),
    },
  };
}

/**
 * A group has a pace of its own. A scan that was broken off, or of UDP ports, which takes as long as the host allows answers,
 * says nothing of its speed.
 */
function paceIn({ order, settled, cutOff, sending }: FinishedScan, found: FoundHost, { pace }: HostPlan): Pace {
  const isNone = order.confirms !== undefined || order.group !== undefined || settled !== null;
  if (isNone || cutOff.has(found.ip)) return pace;
  return order.protocol === 'tcp' || found.timedOut ? paceAfter(pace, speedOf(found, sending)) : pace;
}

/** The memory of a host that only the scans of a group look at, or those that somebody asks for. */
const groupPlan = (host: KnownHost, ip: string, group: string): HostPlan => ({
  ...newPlan({ ...host, ip }, 0, { interval: 0, newHosts: false }),
  group,
});

/** The ports that a second look was made for and said nothing of. */
function unsettled(
  { order, scan, settled: broken }: FinishedScan,
  knowledge: Knowledge,
  settled: readonly Port[],
): readonly Port[] {
  if (broken !== null) return [];
  const verdict = scan.outcome === 'failed' ? 'scan-failed' : 'not-covered';
  const pauses = { first: knowledge.confirmAfter ?? 0, longest: knowledge.longestPause };
  return (order.confirms ?? [])
    .filter((asked) => !settled.some((port) => port.host === asked.host && isSamePort(port, asked)))
    .flatMap((asked) => knowledge.ports.get(asked.host)?.find((port) => isSamePort(port, asked)) ?? [])
    .map((port) => stillPending(port, verdict, scan.finishedAt, pauses));
}

/** Only the best, since nmap lists dozens when it is unsure; none when it did not try or could not tell. */
function osGuesses(host: string, { os }: NmapHost, seenAt: number): readonly HostOs[] {
  const guesses = os.toSorted((a, b) => b.accuracy - a.accuracy).slice(0, mostGuesses);
  return guesses.length === 0 ? [] : [{ host, guesses, seenAt }];
}
