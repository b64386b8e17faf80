import type { NmapHost, NmapPort, NmapRun } from '../../../core/nmap-run.ts';
import { bannerScripts } from '../../../integrations/nmap/args.ts';
import { formatPorts, parsePorts } from '../../../integrations/nmap/port-set.ts';
import type { Knowledge } from '../knowledge.ts';
import { portName } from '../port-name.ts';
import type { ScanPart } from './nmap-calls.ts';
import type { ServiceQuestion } from './services.ts';

type Known = Pick<Knowledge, 'index' | 'plans' | 'ports'>;

/**
 * What known services say without being asked for their version, in one run of nmap: `greeting` of those that speak first,
 * the answer of `web` servers to one request for `/`. Others are left alone: a second or two would be lost at each of them.
 */
export interface BannerCheck extends ServiceQuestion {
  readonly kind: Kind;
}

type Kind = 'greeting' | 'web';

/** `+` makes nmap run the script whatever the number of the port. */
const scripts: { readonly [K in Kind]: readonly string[] } = { greeting: ['banner'], web: ['+http-server-header'] };

/** Runs of each kind; hosts that fit into none are looked at when their answers are old. */
const mostRuns = 2;

/** The open ports that are to be looked at. What was never asked for its service is asked anyway. */
export function bannerChecksFor(run: NmapRun, known: Known): readonly BannerCheck[] {
  const hosts = run.hosts.flatMap((host) => wantedOf(host, known) ?? []);
  return (['greeting', 'web'] as const).flatMap((kind) =>
    compatible(hosts.map(({ ip, open, ...wanted }) => ({ ip, open, wanted: wanted[kind] }))).map(({ targets, ports }) =>
      checkOf(kind, targets, ports),
    ),
  );
}

/**
 * What services are to be listened to that were just asked for their versions, to know later whether they say something else.
 * Not in the same run: nmap's script would wait 2 s at each web server, and the service may take one connection at a time.
 */
export function listenTo(answers: NmapRun): readonly BannerCheck[] {
  const hosts = answers.hosts.flatMap(({ ip, ports }) => {
    const open = ports.filter(({ state }) => state === 'open');
    const wanted = open.filter(({ service }) => !isWeb(service?.name ?? null)).map(({ port }) => port);
    return ip === null ? [] : [{ ip, open: open.map(({ port }) => port), wanted }];
  });
  return compatible(hosts).map(({ targets, ports }) => checkOf('greeting', targets, ports));
}

const checkOf = (kind: Kind, targets: readonly string[], ports: ReadonlySet<number>): BannerCheck => ({
  ...{ kind, targets, ports: formatPorts(parsePorts([...ports].join())) },
});

export const bannerCall = ({ kind, targets, ports }: BannerCheck, name: string): ScanPart => ({
  ...{ name, targets, addresses: targets.length, protocol: 'tcp', ports, knownUp: true },
  serviceDetection: false,
  osDetection: false,
  scripts: scripts[kind],
});

/** The first run with what services said by themselves; nothing else is taken from it. */
export function withBanners(run: NmapRun, banners: NmapRun): NmapRun {
  const said = new Map(
    banners.hosts.flatMap(({ ip, ports }) =>
      ports.map((port) => [`${ip} ${portName(port)}`, port.scripts.filter(({ id }) => isOwn(id))] as const),
    ),
  );
  const heard = ({ ip }: NmapHost, port: NmapPort) => {
    const isHeard = port.scripts.some(({ id, output }) => isOwn(id) && output.trim() !== '');
    return isHeard ? [] : (said.get(`${ip} ${portName(port)}`) ?? []);
  };
  return {
    ...run,
    hosts: run.hosts.map((host) => ({
      ...host,
      ports: host.ports.map((port) => ({ ...port, scripts: [...port.scripts, ...heard(host, port)] })),
    })),
  };
}

const isOwn = (id: string): boolean => bannerScripts.some((name) => name === id);

interface Wanted {
  readonly ip: string;
  readonly open: readonly number[];
  readonly wanted: readonly number[];
}

/**
 * nmap looks at the same ports of all of its targets: hosts go together only where none has a port open that is meant for
 * another one. A printer prints what a web client says to its port 9100.
 */
function compatible(hosts: readonly Wanted[]) {
  const groups: { readonly targets: string[]; readonly ports: Set<number>; readonly others: Set<number> }[] = [];
  for (const { ip, open, wanted } of hosts) {
    if (wanted.length === 0) continue;
    const rest = open.filter((port) => !wanted.includes(port));
    let group = groups.find(
      ({ ports, others }) => !wanted.some((port) => others.has(port)) && !rest.some((port) => ports.has(port)),
    );
    if (group === undefined && groups.length < mostRuns) {
      group = { targets: [], ports: new Set(), others: new Set() };
      groups.push(group);
    }
    group?.targets.push(ip);
    for (const port of wanted) group?.ports.add(port);
    for (const port of rest) group?.others.add(port);
  }
  return groups;
}

function wantedOf(host: NmapHost, { index, plans, ports }: Known) {
  const { ip } = host;
  const id = ip === null || host.state !== 'up' ? null : index.idOf({ ...host, ip });
  if (ip === null || id === null) return null;
  const asked = plans.get(id)?.asked ?? {};
  const services = new Map(
    (ports.get(id) ?? [])
      .filter(({ state, guessed }) => state === 'open' && !guessed)
      .map((port) => [portName(port), port.service]),
  );
  const open = host.ports.filter(({ state }) => state === 'open');
  const silent = open.filter((port) => services.has(portName(port)) && portName(port) in asked && !says(port));
  const web = silent.filter((port) => isWeb(services.get(portName(port)) ?? null));
  const greeting = silent.filter((port) => !web.includes(port) && (asked[portName(port)]?.banner ?? null) !== null);
  const numbers = (of: readonly NmapPort[]): readonly number[] => of.map(({ port }) => port);
  return { ip, open: numbers(open), web: numbers(web), greeting: numbers(greeting) };
}

/** `http`, `ssl/http`, `http-proxy`, `https-alt`. */
const isWeb = (service: string | null): boolean => service !== null && /^(?:ssl\/)?https?(?:-|$)/.test(service);

const says = ({ scripts: said }: NmapPort): boolean => said.some(({ output }) => output.trim() !== '');
