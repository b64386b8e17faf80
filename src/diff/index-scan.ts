import { NetmonError } from '../core/errors.ts';
import type { NmapHost, NmapRun } from '../core/nmap-run.ts';
import { type Block, createBlockSplitter } from '../integrations/nmap/blocks.ts';
import { createNmapParser, parseNmapXml } from '../integrations/nmap/parse.ts';
import { readPlainHosts } from '../integrations/nmap/plain-hosts.ts';
import { fingerprint } from './fingerprint.ts';

/** The bytes of one nmap XML file: read once in order, and the hosts that differ once more. */
export interface ScanSource {
  chunks(): AsyncIterable<Buffer>;
  /** Why the bytes ended early; known when they have ended. */
  readonly trouble: string | null;
  read(at: number, length: number): Buffer;
}

/** Where a host is in the file, and in short what it says. */
export interface IndexedHost {
  /** What it is known by: its address, else its MAC, else its first host name. */
  readonly name: string;
  readonly mac: string | null;
  readonly digest: string;
  readonly at: number;
  readonly length: number;
}

/** A scan without its hosts, and a short note for each of them: 150 bytes for a host instead of some thousands. */
export interface ScanIndex {
  /** Its `hosts` are empty. */
  readonly run: NmapRun;
  readonly hosts: readonly IndexedHost[];
  /** Some host lists a port. */
  readonly hasPorts: boolean;
  /** The XML of a host. */
  readonly read: (host: IndexedHost) => Buffer;
}

/** Reads a scan as far as it goes. Rejects with INPUT_INVALID for what is not nmap XML, or stops being so before any host. */
export async function indexScan(source: ScanSource): Promise<ScanIndex> {
  let hasAnyPorts = false;
  const parser = createNmapParser();
  const hosts: IndexedHost[] = [];
  const warnings: string[] = [];
  const addHost = ({ at, bytes }: Block): void => {
    const { digest, ip, mac, hasPorts } = fingerprint(bytes);
    hasAnyPorts ||= hasPorts;
    const [host] = (ip === null ? parseHosts([bytes]) : null) ?? [];
    const name = ip ?? host?.ip ?? mac ?? host?.hostnames[0] ?? null;
    if (name === null) warnings.push('a host without address and name was skipped');
    else hosts.push({ name: compact(name), mac: mac === null ? null : compact(mac), digest, at, length: bytes.length });
  };
  let isTooLarge = false;
  const splitter = createBlockSplitter('host', {
    onBlock: addHost,
    onRest(bytes) {
      // The line feed between two hosts: to pass it on would take longer than all the rest.
      if (bytes.length > 1 || bytes[0] !== 0x0a) parser.write(bytes);
    },
    onTooLarge() {
      isTooLarge = true;
    },
  });

  for await (const chunk of source.chunks()) {
    splitter.write(chunk);
    if (parser.hasStopped || isTooLarge) break;
  }
  splitter.end();
  const run = parser.end();
  if (parser.hasStopped && hosts.length === 0)
    throw new NetmonError('INPUT_INVALID', 'nmap', run.warnings.at(-1) ?? '');
  if (isTooLarge) warnings.push('reading stopped: a host is larger than 32 MiB');
  if (source.trouble !== null) warnings.push(`reading stopped: ${source.trouble}`);
  return {
    run: { ...run, warnings: [...run.warnings, ...warnings] },
    hosts,
    hasPorts: hasAnyPorts,
    read: ({ at, length }) => source.read(at, length),
  };
}

/** In lower case, and without the longer text that V8 would keep alive for a part of it. */
const compact = (text: string): string => Buffer.from(text.toLowerCase()).toString();

const opening = Buffer.from('<nmaprun>');
const closing = Buffer.from('</nmaprun>');

/** The hosts in these pieces of XML, one for each; null when one of them is broken. */
export function parseHosts(blocks: readonly Buffer[]): readonly NmapHost[] | null {
  const hosts =
    readPlainHosts(Buffer.concat(blocks)) ?? parseNmapXml(Buffer.concat([opening, ...blocks, closing])).hosts;
  return hosts.length === blocks.length ? hosts : null;
}
