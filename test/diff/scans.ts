import { readFileSync } from 'node:fs';
import type { Protocol } from '../../src/core/inventory.ts';
import { diffScans } from '../../src/diff/diff-scans.ts';
import type { HostDifference } from '../../src/diff/host-diff.ts';
import { indexScan, type ScanIndex, type ScanSource } from '../../src/diff/index-scan.ts';
import { createCounter, isListed, type Tally } from '../../src/diff/tally.ts';

export interface XmlPort {
  readonly protocol?: Protocol;
  readonly port: number;
  readonly state?: string;
  /** Attributes of `<service>`. */
  readonly service?: string;
  /** Elements inside `<port>`. */
  readonly inside?: string;
}

export interface XmlHost {
  readonly ip?: string | null;
  readonly mac?: string;
  readonly names?: readonly string[];
  readonly state?: string;
  readonly timedOut?: boolean;
  readonly extra?: readonly (readonly [state: string, count: number])[];
  readonly ports?: readonly XmlPort[];
  /** Elements after `<ports>`. */
  readonly inside?: string;
}

export interface XmlScan {
  readonly args?: string;
  /** By protocol; empty for a scan without scaninfo. */
  readonly scope?: { readonly [protocol: string]: string };
  readonly hosts: readonly XmlHost[];
  /** Breaks off behind the hosts. */
  readonly truncated?: boolean;
}

const elements = <T>(list: readonly T[] | undefined, write: (item: T) => string): string =>
  (list ?? []).map(write).join('\n');

const portXml = ({ protocol = 'tcp', port, state = 'open', service, inside = '' }: XmlPort): string =>
  `<port protocol="${protocol}" portid="${port}"><state state="${state}" reason="x" reason_ttl="64"/>${
    service === undefined ? '' : `<service ${service} method="probed" conf="10"/>`
  }${inside}</port>`;

const hostXml = ({ ip = '10.0.0.1', mac, names, state = 'up', timedOut, extra, ports, inside = '' }: XmlHost): string =>
  `<host starttime="${Date.now() % 1000}"${timedOut ? ' timedout="true"' : ''}><status state="${state}" reason="arp-response"/>
${ip === null ? '' : `<address addr="${ip}" addrtype="${ip.includes(':') ? 'ipv6' : 'ipv4'}"/>`}
${mac === undefined ? '' : `<address addr="${mac}" addrtype="mac"/>`}
<hostnames>${elements(names, (name) => `<hostname name="${name}" type="PTR"/>`)}</hostnames>
<ports>${elements(extra, ([of, count]) => `<extraports state="${of}" count="${count}"/>`)}${elements(ports, portXml)}</ports>
${inside}<times srtt="91" rttvar="5" to="100000"/></host>`;

/** A scan as nmap would write it; as `-A -p1-1000` unless told otherwise. */
export const scanXml = ({
  args = 'nmap -A 10.0.0.0/24',
  scope = { tcp: '1-1000' },
  hosts,
  truncated,
}: XmlScan): string =>
  `<?xml version="1.0"?>\n<!DOCTYPE nmaprun>\n<nmaprun scanner="nmap" args="${args}" start="1700000000" version="7.93">
${elements(Object.entries(scope), ([protocol, services]) => `<scaninfo type="syn" protocol="${protocol}" services="${services}"/>`)}
${elements(hosts, hostXml)}
${truncated ? '' : '<runstats><finished time="1700000100" exit="success"/><hosts up="1" down="0" total="256"/></runstats></nmaprun>'}`;

/** Bytes in memory, in chunks of a size. */
export const sourceOf = (bytes: Buffer, size = 65_536): ScanSource => ({
  async *chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  },
  trouble: null,
  read: (at, length) => bytes.subarray(at, at + length),
});

export interface Found {
  /** Those with something to show. */
  readonly hosts: readonly HostDifference[];
  readonly tally: Tally;
  readonly broken: readonly string[];
}

/** `old` and `now`: XML, or a scan to be written as such. */
export async function diff(old: string | Buffer | XmlScan, now: string | Buffer | XmlScan): Promise<Found> {
  return diffIndexes(await indexOf(old), await indexOf(now));
}

export function diffIndexes(old: ScanIndex, now: ScanIndex): Found {
  const counter = createCounter();
  const broken: string[] = [];
  const all = [...diffScans(old, now, (name) => broken.push(name)).hosts];
  for (const host of all) counter.add(host);
  return { hosts: all.filter(isListed), tally: counter.tally(), broken };
}

export function indexOf(scan: string | Buffer | XmlScan): Promise<ScanIndex> {
  const xml = typeof scan === 'string' || Buffer.isBuffer(scan) ? scan : scanXml(scan);
  return indexScan(sourceOf(Buffer.from(xml)));
}

export const readScan = (file: string): Promise<ScanIndex> => indexScan(sourceOf(readFileSync(file)));

/** `+22/tcp`: opened, `-`: closed, `!`: another state, `=`: another service; in brackets where not both scans looked. */
export const portWords = (host: HostDifference | undefined): readonly string[] =>
  (host?.ports ?? []).map(({ port, protocol, change, covered }) => {
    const word = `${{ opened: '+', closed: '-', state: '!', service: '=' }[change]}${port}/${protocol}`;
    return covered ? word : `(${word})`;
  });
