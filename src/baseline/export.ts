import type { Host, Port } from '../core/inventory.ts';
import { version } from '../core/version.ts';
import { element, wrapped } from '../core/xml-elements.ts';
import { formatPorts, parsePorts } from '../integrations/nmap/port-set.ts';
import { commonlyCovered, type ScanScope } from './covered.ts';

interface ExportFacts {
  readonly hosts: readonly Host[];
  /** The open ports that are to be in it. */
  readonly ports: readonly Port[];
  /** Port scans: what they covered is in the file, so that what is not open in it is known to have been looked for. */
  readonly scans: readonly ScanScope[];
  readonly now: number;
}

/**
 * nmap's XML (docs/nmap.dtd, version 1.05) of these ports, as a scan of them would have written it: nmap's own tools and
 * those made for it read it. A device with ports on several addresses is a host for each, as it is for nmap.
 */
export function baselineXml({ hosts, ports, scans, now }: ExportFacts): string {
  const byId = new Map(hosts.map((host) => [host.id, host]));
  const groups = [...Map.groupBy(ports, ({ host, ip }) => JSON.stringify([host, ip])).values()];
  const time = seconds(now);
  const root = element(
    'nmaprun',
    {
      scanner: 'nmap',
      args: 'netmon baseline export',
      start: time,
      startstr: asctime(now),
      version: `${version} (netmon)`,
      xmloutputversion: '1.05',
    },
    [
      ...scanInfo(ports, scans),
      element('verbose', { level: 0 }),
      element('debugging', { level: 0 }),
      ...groups.map((group) => hostXml(byId.get(group[0]?.host ?? ''), group, now)),
      element('runstats', {}, [
        element('finished', { time, timestr: asctime(now), elapsed: '0.00', summary: '', exit: 'success' }),
        element('hosts', { up: groups.length, down: 0, total: groups.length }),
      ]),
    ],
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nmaprun>\n${root}\n`;
}

const protocols = ['tcp', 'udp', 'sctp', 'ip'] as const;
const scanTypes = { tcp: 'syn', udp: 'udp', sctp: 'sctpinit', ip: 'ipproto' } as const;

function scanInfo(ports: readonly Port[], scans: ExportFacts['scans']): readonly string[] {
  return protocols.flatMap((protocol) => {
    const ips = [...new Set(ports.map(({ ip }) => ip))];
    const listed = ports.filter((port) => port.protocol === protocol).map(({ port }) => `${port}`);
    const covered = formatPorts(commonlyCovered(scans, ips, protocol));
    const services = parsePorts([...(covered === '' ? [] : [covered]), ...listed].join());
    if (services.length === 0) return [];
    const count = services.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    const type = scanTypes[protocol];
    return element('scaninfo', { type, protocol, numservices: count, services: formatPorts(services) });
  });
}

function hostXml(host: Host | undefined, ports: readonly Port[], now: number): string {
  const ip = ports[0]?.ip ?? '';
  const times = ports.map(({ lastSeen }) => lastSeen);
  const names = host?.name ? [element('hostname', { name: host.name, type: 'PTR' })] : [];
  const mac = host?.mac
    ? [element('address', { addr: host.mac.toUpperCase(), addrtype: 'mac', vendor: host.vendor })]
    : [];
  return element('host', { starttime: seconds(Math.min(now, ...times)), endtime: seconds(Math.max(...times)) }, [
    element('status', { state: 'up', reason: 'user-set', reason_ttl: 0 }),
    element('address', { addr: ip, addrtype: ip.includes(':') ? 'ipv6' : 'ipv4' }),
    ...mac,
    wrapped('hostnames', names),
    element('ports', {}, ports.map(portXml)),
  ]);
}

const portXml = (port: Port): string =>
  element('port', { protocol: port.protocol, portid: port.port }, [
    element('state', { state: port.state, reason: 'user-set', reason_ttl: 0 }),
    serviceXml(port),
  ]);

/** nmap writes `ssl/http` as a name and a tunnel, and how sure it is of what it says. */
function serviceXml({ service, product, version, extraInfo, guessed }: Port): string {
  if (service === null && product === null) return '';
  const [, tunnel = null, name = ''] = /^(?:(ssl)\/)?(.*)$/s.exec(service ?? 'unknown') ?? [];
  const method = guessed ? 'table' : 'probed';
  return element('service', { name, product, version, extrainfo: extraInfo, tunnel, method, conf: guessed ? 3 : 10 });
}

const seconds = (time: number): number => Math.floor(time / 1000);

/** `Sat Nov 21 07:15:37 2026`, as asctime(3) writes it; in UTC. */
function asctime(time: number): string {
  const [, weekday = '', day = '', month = '', year = '', clock = ''] =
    /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(time).toUTCString()) ?? [];
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${clock} ${year}`;
}
