import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Addresses from `first` to `last`, both included, as numbers. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

const bits = { 4: 32, 6: 128 } as const;

/** The canonical text of an IPv4 (four decimal parts) or IPv6 (RFC 5952) address without a zone, or null. */
export function parseAddress(text: string): string | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.parse(text).toString();
  // Not ipaddr.js, which takes `::1.2.3.4` for the other address `::ffff:1.2.3.4`.
  return isIPv6(text) && !text.includes('%') ? new URL(`http://[${text}]/`).hostname.slice(1, -1) : null;
}

/** A MAC with colons or hyphens → lower case with colons, or null. */
export function parseMac(text: string): string | null {
  return /^[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}$/i.test(text)
    ? text.toLowerCase().replaceAll('-', ':')
    : null;
}

/** `10.0.0.0/24` or a single address → its range, host bits ignored; null when it is neither. */
export function parseNetwork(text: string): AddressRange | null {
  const [, base = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = parseAddress(base);
  if (address === null) return null;
  const family = address.includes(':') ? 6 : 4;
  const prefix = length === undefined ? bits[family] : Number(length);
  if (prefix > bits[family]) return null;
  const hostMask = (1n << BigInt(bits[family] - prefix)) - 1n;
  const first = addressNumber(address) & ~hostMask;
  return { family, first, last: first | hostMask };
}

/** A network, a single address, `10.0.0.5-20` or `10.0.0.5-10.0.1.20`. */
export function parseRange(text: string): AddressRange | null {
  const [, from = '', to = ''] = /^([^-/]+)-([^-/]+)$/.exec(text) ?? [];
  if (from === '') return parseNetwork(text);
  const end = /^\d{1,3}$/.test(to) ? from.replace(/\d+$/, to) : to;
  const first = parseNetwork(from);
  const last = parseNetwork(end);
  if (first === null || last === null || first.family !== last.family || last.first < first.first) return null;
  return { family: first.family, first: first.first, last: last.first };
}

/** The fewest networks in CIDR notation that are exactly this range; a single address stands without a prefix length. */
export function toNetworks({ family, first, last }: AddressRange): readonly string[] {
  const networks: string[] = [];
  for (let at = first; at <= last; ) {
    let hostBits = 0;
    while (
      hostBits < bits[family] &&
      at % (2n << BigInt(hostBits)) === 0n &&
      at + (2n << BigInt(hostBits)) - 1n <= last
    ) {
      hostBits += 1;
    }
    networks.push(hostBits === 0 ? addressText(family, at) : `${addressText(family, at)}/${bits[family] - hostBits}`);
    at += 1n << BigInt(hostBits);
  }
  return networks;
}

/** Whether every address of `inner` is in `outer`. */
export const covers = (outer: AddressRange, inner: AddressRange): boolean =>
  outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;

export const overlaps = (a: AddressRange, b: AddressRange): boolean =>
  a.family === b.family && a.first <= b.last && b.first <= a.last;

/** How many addresses it has. */
export const rangeSize = ({ first, last }: AddressRange): bigint => last - first + 1n;

function addressNumber(address: string): bigint {
  return ipaddr
    .parse(address)
    .toByteArray()
    .reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

function addressText(family: 4 | 6, number: bigint): string {
  const length = bits[family] / 8;
  const bytes = Array.from({ length }, (_, index) => Number((number >> BigInt(8 * (length - 1 - index))) & 0xffn));
  return ipaddr.fromByteArray(bytes).toString();
}
