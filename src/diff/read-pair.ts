import type { NmapHost, NmapPort } from '../core/nmap-run.ts';
import { cutHost, type HostPieces } from './host-pieces.ts';
import { parseHosts } from './index-scan.ts';

/**
 * The same host in two scans, from its XML, without the ports that both have with the very same bytes: they differ in nothing.
 * Null when the XML of one is broken. Times of hosts are of no use here and may be those of the other scan.
 *
 * Ports are read once for each text of theirs, since a network has the same few of them on most hosts, and so is what is around
 * the ports where both scans say the same. What is not as nmap writes it is left to the parser as it is.
 */
export function readPair(before: Buffer, after: Buffer): readonly [NmapHost, NmapHost] | null {
  const [old, now] = [cutHost(before), cutHost(after)];
  const pair = old === null || now === null ? null : readPieces(old, now);
  if (pair !== null) return pair;
  const [one, other] = parseHosts([before, after]) ?? [];
  return one === undefined || other === undefined ? null : [one, other];
}

function readPieces(old: HostPieces, now: HostPieces): readonly [NmapHost, NmapHost] | null {
  const [oldPorts, nowPorts] = [old.ports.map(readBefore), now.ports.map(readBefore)];
  const [oldOnly, nowOnly] = [without(oldPorts, nowPorts), without(nowPorts, oldPorts)];
  const unread = [...new Set([...oldOnly, ...nowOnly].filter((port) => typeof port === 'string'))];
  const isSame = around(old) === around(now);
  const frames = isSame ? [old] : [old, now];
  const list = unread.length === 0 ? [] : [`<host><ports>${unread.join('')}</ports></host>`];
  const hosts = parseHosts([...frames.map(frame), ...list].map((text) => Buffer.from(text, 'latin1')));
  const [one, other = one] = isSame ? [hosts?.[0]] : (hosts ?? []);
  const listed = unread.length === 0 ? [] : (hosts?.at(-1)?.ports ?? []);
  if (one === undefined || other === undefined || listed.length !== unread.length) return null;
  const read = new Map(unread.map((text, index) => [text, listed[index]]));
  const portOf = (port: NmapPort | string) => (typeof port === 'string' ? (read.get(port) ?? []) : port);
  for (const [text, port] of read) if (port !== undefined) remember(text, port);
  return [
    { ...one, ports: oldOnly.flatMap(portOf) },
    { ...other, ports: nowOnly.flatMap(portOf) },
  ];
}

/** The port that a text says, or the text where it is not known. */
const readBefore = (text: string): NmapPort | string => known.get(text) ?? text;

function without<T>(ports: readonly T[], others: readonly T[]): readonly T[] {
  const equal = others.length < 20 ? null : new Set(others);
  return ports.filter((port) => !(equal === null ? others.includes(port) : equal.has(port)));
}

const frame = ({ head, tail }: HostPieces): string => head + tail;

/** What is compared of the frame: times and round trips are not. */
const around = (pieces: HostPieces): string =>
  frame(pieces).replace(/ (?:starttime|endtime)="\d*"|<times(?: [a-z]+="\d*")*\/>/g, '');

const mostKnown = 4096;
const longestKnown = 600;
const known = new Map<string, NmapPort>();

/** Long texts hold the output of scripts and come once. */
function remember(text: string, port: NmapPort): void {
  if (text.length > longestKnown) return;
  if (known.size >= mostKnown) known.clear();
  // A part of a text would keep the whole of it in memory.
  known.set(Buffer.from(text, 'latin1').toString('latin1'), port);
}
