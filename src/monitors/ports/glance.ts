import type { NmapHost, NmapPort, NmapRun } from '../../core/nmap-run.ts';
import { formatPorts, parsePorts } from '../../integrations/nmap/port-set.ts';
import type { Knowledge } from './digest.ts';
import type { ScanPart } from './parts.ts';
import { portName } from './place.ts';
import type { ServiceQuestion } from './services.ts';

type Known = Pick<Knowledge, 'index' | 'plans' | 'ports'>;

const script = 'http-server-header';

/**
 * The ports on which a web server is known that the first run did not take for one: they say nothing by themselves, and nmap's
 * script asks only ports with usual numbers. Null when there are none. What was never asked for its service is asked anyway.
 */
export function glanceFor(run: NmapRun, known: Known): ServiceQuestion | null {
  const targets: string[] = [];
  const ports = new Set<number>();
  for (const host of run.hosts) {
    const silent = silentWebPorts(host, known);
    if (host.ip !== null && silent.length > 0) targets.push(host.ip);
    for (const { port } of silent) ports.add(port);
  }
  return targets.length === 0 ? null : { targets, ports: formatPorts(parsePorts([...ports].join())) };
}

/** One request for `/` to each of these ports, whatever their numbers: `+` makes nmap run the script there. */
export const glancePart = ({ targets, ports }: ServiceQuestion, name: string): ScanPart => ({
  ...{ name, targets, addresses: targets.length, protocol: 'tcp', ports, knownUp: true },
  serviceDetection: false,
  osDetection: false,
  scripts: [`+${script}`],
});

/** The first run with what web servers said at a glance; nothing else is taken from it. */
export function withGlance(run: NmapRun, glance: NmapRun): NmapRun {
  const said = new Map(
    glance.hosts.flatMap(({ ip, ports }) =>
      ports.map((port) => [`${ip} ${portName(port)}`, port.scripts.filter(({ id }) => id === script)] as const),
    ),
  );
  const heard = ({ ip }: NmapHost, port: NmapPort) => (says(port) ? [] : (said.get(`${ip} ${portName(port)}`) ?? []));
  return {
    ...run,
    hosts: run.hosts.map((host) => ({
      ...host,
      ports: host.ports.map((port) => ({ ...port, scripts: [...port.scripts, ...heard(host, port)] })),
    })),
  };
}

function silentWebPorts(host: NmapHost, { index, plans, ports }: Known): readonly NmapPort[] {
  const id = host.ip === null || host.state !== 'up' ? undefined : index.find({ ...host, ip: host.ip })?.id;
  if (id === undefined) return [];
  const asked = plans.get(id)?.asked ?? {};
  const web = new Set(
    (ports.get(id) ?? []).filter((port) => port.state === 'open' && isWeb(port.service) && !port.guessed).map(portName),
  );
  return host.ports.filter(
    (port) => port.state === 'open' && web.has(portName(port)) && portName(port) in asked && !says(port),
  );
}

/** `http`, `ssl/http`, `http-proxy`, `https-alt`. */
const isWeb = (service: string | null): boolean => service !== null && /^(?:ssl\/)?https?(?:-|$)/.test(service);

const says = ({ scripts }: NmapPort): boolean => scripts.some(({ output }) => output.trim() !== '');
