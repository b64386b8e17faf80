import type { NmapHost, NmapPort, NmapRun, NmapScript, NmapService } from '../../../core/nmap-run.ts';
import { bannerScripts } from '../../../integrations/nmap/args.ts';
import { hostOutcome } from '../../../integrations/nmap/outcome.ts';
import { formatPorts, hasPort, parsePorts } from '../../../integrations/nmap/port-set.ts';
import { isTarpit } from '../judge/tarpit.ts';
import type { Knowledge } from '../knowledge.ts';
import type { HostPlan, ServiceLook } from '../plan.ts';
import { portName } from '../port-name.ts';
import { scopeOf } from './scope.ts';

/** Which ports of which hosts are to be asked for product and version, in one run of nmap. */
export interface ServiceQuestion {
  readonly targets: readonly string[];
  readonly ports: string;
}

export interface QuestionRules {
  readonly now: number;
  /** Milliseconds after which an answer is old. */
  readonly interval: number;
  /** Ask all open ports, however new the answer of before is. */
  readonly all: boolean;
  /** nmap can guess the operating system only where it finds a closed port besides. */
  readonly withClosedPort: boolean;
}

type Known = Pick<Knowledge, 'index' | 'plans' | 'ports' | 'tarpitPorts'>;

/**
 * What a scan that only looked for open ports leaves to ask: ports that were not open before or have a change to confirm,
 * whose last answer is old or never came, or that say something else by themselves. Null when all is known. Nothing is asked of a tarpit,
 * nor of a host that took too long.
 */
export function questionFor(run: NmapRun, known: Known, rules: QuestionRules): ServiceQuestion | null {
  const targets: string[] = [];
  const ports = new Set<number>();
  const asking = scopeOf(run).get('tcp') ?? [];
  for (const host of run.hosts) {
    if (host.ip === null || host.state !== 'up' || hostOutcome(run, host) !== 'complete') continue;
    if (isTarpit(host, asking, known.tarpitPorts)) continue;
    const asked = portsToAsk({ ...host, ip: host.ip }, known, rules);
    if (asked.length > 0) targets.push(host.ip);
    for (const { port } of asked) ports.add(port);
  }
  if (targets.length === 0) return null;
  const closed = rules.withClosedPort ? closedPort(run) : null;
  return { targets, ports: formatPorts(parsePorts([...ports, ...(closed === null ? [] : [closed])].join())) };
}

/** Whether any of these hosts was asked before, so that what it says by itself can be compared. */
export const canCompareBanners = (plans: Iterable<HostPlan>): boolean =>
  [...plans].some(({ asked }) => Object.values(asked).some(({ banner }) => banner !== null));

/** The first scan with the answers of the second in it; services that nobody asked for are left out. */
export function withAnswers(run: NmapRun, answers: NmapRun | null): NmapRun {
  const byIp = new Map(answers?.hosts.map((host) => [host.ip, host]));
  return { ...run, hosts: run.hosts.map((host) => hostWithAnswers(host, byIp.get(host.ip) ?? null)) };
}

/** What the plan of a host remembers of its services after a scan. */
export function serviceLooks(plan: HostPlan, found: NmapHost, answered: NmapHost | null, now: number) {
  const open = found.ports.filter(({ state }) => state === 'open');
  const asked = new Map(answered?.ports.filter(({ state }) => state === 'open').map((port) => [portName(port), port]));
  const looks: { [port: string]: ServiceLook } = {};
  for (const [name, look] of Object.entries(plan.asked)) looks[name] = look;
  for (const port of open) {
    const name = portName(port);
    const answer = asked.get(name);
    const banner = bannerOf(port) ?? (answer === undefined ? null : bannerOf(answer));
    const before = looks[name];
    if (answer !== undefined) looks[name] = { at: now, banner };
    else if (before !== undefined && before.banner === null && banner !== null) looks[name] = { ...before, banner };
  }
  return looks;
}

function portsToAsk(host: NmapHost & { readonly ip: string }, known: Known, rules: QuestionRules): NmapPort[] {
  const open = host.ports.filter(({ state }) => state === 'open');
  if (rules.all) return open;
  const id = known.index.idOf(host);
  const plan = known.plans.get(id);
  const settled = (known.ports.get(id) ?? []).filter(({ state, pending }) => state === 'open' && pending == null);
  const wasOpen = new Set(settled.map(portName));
  return open.filter((port) => {
    const look = plan?.asked[portName(port)];
    return !wasOpen.has(portName(port)) || look === undefined || isOld(look, rules) || saysOtherwise(port, look);
  });
}

/** An answer from the future comes from a clock that was set back since. */
const isOld = ({ at }: ServiceLook, { now, interval }: QuestionRules): boolean => at > now || now - at >= interval;

/** A port that said nothing this time was slow, or hung up: that is no other service. */
function saysOtherwise(port: NmapPort, look: ServiceLook): boolean {
  const banner = bannerOf(port);
  return banner !== null && look.banner !== null && banner !== look.banner;
}

const longestBanner = 120;

function bannerOf({ scripts }: NmapPort): string | null {
  const words = scripts
    .filter(({ id }) => bannerScripts.some((name) => name === id))
    .map(({ output }) => output.trim());
  return words.length === 0 ? null : words.join('\n').slice(0, longestBanner).toWellFormed();
}

/** A port that was asked and is open on no host. */
function closedPort(run: NmapRun): number | null {
  const open = new Set(run.hosts.flatMap(({ ports }) => ports).map(({ port }) => port));
  const wanted = scopeOf(run).get('tcp') ?? [];
  for (let port = wanted[0]?.first ?? 65_536; port <= 65_535; port += 1) {
    if (!open.has(port) && hasPort(wanted, port)) return port;
  }
  return null;
}

function hostWithAnswers(host: NmapHost, answered: NmapHost | null): NmapHost {
  const answers = new Map(
    answered?.ports.filter(({ state }) => state === 'open').map((port) => [portName(port), port]),
  );
  return {
    ...host,
    os: answered?.os ?? host.os,
    scripts: [...host.scripts, ...(answered?.scripts ?? [])],
    ports: host.ports.map((port) => {
      const answer = answers.get(portName(port));
      return {
        ...port,
        service: answer?.service ?? onlyFromTable(port.service),
        scripts: [...ownScripts(port.scripts, answer), ...(answer?.scripts ?? [])],
      };
    }),
  };
}

/** What scripts of the first run said that those of the second did not say again. */
const ownScripts = (scripts: readonly NmapScript[], answer: NmapPort | undefined): readonly NmapScript[] =>
  scripts.filter(
    ({ id }) => !bannerScripts.some((name) => name === id) && !answer?.scripts.some((said) => said.id === id),
  );

/** Scripts that read banners put what they read into the service, which version detection would say otherwise. */
const onlyFromTable = (service: NmapService | null): NmapService | null =>
  service?.method === 'table' ? service : null;
