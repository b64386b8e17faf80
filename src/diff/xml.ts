import type { NmapHost, NmapPort, NmapRun, NmapScript } from '../core/nmap-run.ts';
import { element, wrapped } from '../core/xml-elements.ts';
import type { ScanDifference } from './diff-scans.ts';
import {
  byPort,
  type Difference,
  type ExtraPorts,
  type HostDifference,
  type PortDifference,
  type ScriptDifference,
} from './host-diff.ts';

/**
 * ndiff's XML (nmap's ndiff/docs/nmapdiff.dtd): `a` is before, `b` after, what is in neither is in both. It knows no scope, so
 * a comment stands before what is no change but comes from another scope.
 */
export function beginXml({ old, new: now }: ScanDifference): string {
  const [before, after] = [runElement(old.index.run), runElement(now.index.run)];
  const runs = before === after ? [] : [element('a', {}, [before]), element('b', {}, [after])];
  return ['<?xml version="1.0" encoding="utf-8"?>', '<nmapdiff version="1"><scandiff>', ...runs].join('\n');
}

export const endXml = '</scandiff></nmapdiff>';

const runElement = ({ args, startedAt, version }: NmapRun): string =>
  element('nmaprun', {
    scanner: 'nmap',
    args,
    start: startedAt === null ? null : startedAt / 1000,
    startstr: startedAt === null ? null : new Date(startedAt).toUTCString(),
    version,
  });

const scopeComment = '<!-- no change: only one of the scans looked at what follows -->';

const noted = (xml: string, covered: boolean): string => (covered || xml === '' ? xml : `${scopeComment}\n${xml}`);

/** `a` and `b` around what differs; empty where a side has nothing. */
const sides = (before: readonly string[], after: readonly string[]): readonly string[] => [
  wrapped('a', before),
  wrapped('b', after),
];

export function hostXml(host: HostDifference): string {
  const { before, after } = host;
  const only = before === null ? after : after === null ? before : null;
  if (only !== null) {
    return noted(element('hostdiff', {}, [element(before === null ? 'b' : 'a', {}, [wholeHost(only)])]), host.covered);
  }
  return element('hostdiff', {}, [element('host', {}, bothHosts(host))]);
}

function bothHosts(host: HostDifference): readonly string[] {
  const { before, after, os, scripts } = host;
  const [old, now] = [before?.state ?? 'unknown', after?.state ?? 'unknown'];
  return [
    ...(old === now ? [] : sides([status(old)], [status(now)])),
    ...inBoth(addressesOf(before), addressesOf(after)),
    wrapped('hostnames', inBoth(namesOf(before), namesOf(after))),
    wrapped('ports', [...extraPortsXml(host.extraPorts), ...host.ports.map(portDifferenceXml)]),
    os === null ? '' : noted(element('os', {}, sides(os.before.map(osMatch), os.after.map(osMatch))), os.covered),
    noted(
      wrapped('hostscript', scripts.flatMap(scriptSides)),
      scripts.some(({ covered }) => covered),
    ),
  ];
}

/** Elements that both have, then those of one. */
function inBoth(before: readonly string[], after: readonly string[]): readonly string[] {
  const only = (these: readonly string[], others: readonly string[]) => these.filter((each) => !others.includes(each));
  return [...before.filter((each) => after.includes(each)), ...sides(only(before, after), only(after, before))];
}

const wholeHost = (host: NmapHost): string =>
  element('host', {}, [
    status(host.state),
    ...addressesOf(host),
    wrapped('hostnames', namesOf(host)),
    wrapped('ports', [
      ...host.extraPorts.map(extraPort),
      ...host.ports
        .filter((port) => isListed(host, port))
        .toSorted(byPort)
        .map(portXml),
    ]),
    wrapped(
      'os',
      host.os.map(({ name }) => osMatch(name)),
    ),
    wrapped('hostscript', host.scripts.map(scriptXml)),
  ]);

const isListed = (host: NmapHost, port: NmapPort): boolean =>
  !host.extraPorts.some(({ state }) => state === port.state);

function portDifferenceXml({ protocol, port, before, after, scripts, covered }: PortDifference): string {
  if (before === null || after === null || before.state !== after.state) {
    const bare = element('port', { portid: port, protocol });
    const [old, now] = [before, after].map((look) => (look === null ? bare : portXml(look)));
    return noted(element('portdiff', {}, sides([old ?? bare], [now ?? bare])), covered);
  }
  const [old, now] = [serviceXml(before), serviceXml(after)];
  const service = old === now ? [old] : sides([old], [now]);
  const state = element('state', { state: after.state });
  const inside = [state, ...service, ...scripts.flatMap(scriptSides)];
  return noted(element('portdiff', {}, [element('port', { portid: port, protocol }, inside)]), covered);
}

const portXml = (port: NmapPort): string =>
  element('port', { portid: port.port, protocol: port.protocol }, [
    element('state', { state: port.state }),
    serviceXml(port),
    ...port.scripts.map(scriptXml),
  ]);

function serviceXml({ service }: NmapPort): string {
  if (service === null) return '';
  const { name, product, version, extraInfo, tunnel } = service;
  return element('service', { name, product, version, extrainfo: extraInfo, tunnel });
}

const extraPortsXml = (difference: Difference<ExtraPorts> | null): readonly string[] =>
  difference === null ? [] : sides(difference.before.map(extraPort), difference.after.map(extraPort));

const extraPort = ({ state, count }: ExtraPorts[number]): string => element('extraports', { state, count });

const status = (state: string): string => element('status', { state });

const osMatch = (name: string): string => element('osmatch', { name });

const scriptXml = ({ id, output }: NmapScript): string => element('script', { id, output });

function scriptSides({ id, before, after }: ScriptDifference): readonly string[] {
  const script = (output: string | null) => (output === null ? [] : [scriptXml({ id, output })]);
  return sides(script(before), script(after));
}

const addressesOf = (host: NmapHost | null): readonly string[] => [
  ...(host?.ip == null
    ? []
    : [element('address', { addr: host.ip, addrtype: host.ip.includes(':') ? 'ipv6' : 'ipv4' })]),
  ...(host?.mac == null ? [] : [element('address', { addr: host.mac.toUpperCase(), addrtype: 'mac' })]),
];

const namesOf = (host: NmapHost | null): readonly string[] =>
  [...new Set(host?.hostnames)].toSorted().map((name) => element('hostname', { name }));
