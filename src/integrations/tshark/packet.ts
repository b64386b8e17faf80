import { type Field, fields } from './fields.ts';
import { applicationOf, frameProtocol, transportOf } from './protocols.ts';

/** A packet as counting needs it; of packets in packets the outer one. */
export interface Packet {
  /** Milliseconds since 1970, with a fraction. */
  readonly time: number;
  /** On the wire. */
  readonly bytes: number;
  /** IP addresses, or MACs where there is no IP; null where there are neither. */
  readonly ends: { readonly from: string; readonly to: string; readonly kind: 'ip' | 'mac' } | null;
  /** `tcp`, `udp`, `icmp`, `arp`, … */
  readonly protocol: string;
  readonly ports: { readonly from: number; readonly to: number } | null;
  /** Who called whom, where this packet shows it (TCP with SYN). */
  readonly caller: 'from' | 'to' | null;
  /** What is carried, as far as tshark knows it: `tls`, `dns`, else as `protocol`. */
  readonly application: string;
  /** A part of a larger packet: only the first part has ports. */
  readonly fragment: { readonly id: string; readonly first: boolean } | null;
}

/** The value of a field; empty where the packet has none. */
type Values = (field: Field) => string;

const places: ReadonlyMap<Field, number> = new Map(fields.map((field, at) => [field, at]));

const latest = 8.64e15;

/** A line as `readArgs` makes tshark write it; null for what is none. */
export function parsePacket(line: string): Packet | null {
  const texts = line.split('\t');
  if (texts.length !== fields.length) return null;
  const values: Values = (field) => texts[places.get(field) ?? -1] ?? '';
  const time = decimal(values('frame.time_epoch'), latest / 1000);
  const bytes = decimal(values('frame.len'), 2 ** 32);
  if (time === null || bytes === null) return null;
  const chain = values('frame.protocols').split(':');
  const network = chain.findIndex((name) => name === 'ip' || name === 'ipv6');
  const common = { time: time * 1000, bytes };
  return network === -1
    ? { ...common, ...linkPacket(values, chain) }
    : { ...common, ...ipPacket(values, chain.slice(network)) };
}

function linkPacket(values: Values, chain: readonly string[]): Omit<Packet, 'time' | 'bytes'> {
  const protocol = frameProtocol(chain);
  return {
    ends: endsOf(values('eth.src'), values('eth.dst'), 'mac'),
    protocol,
    ports: null,
    caller: null,
    application: protocol,
    fragment: null,
  };
}

function ipPacket(values: Values, chain: readonly string[]): Omit<Packet, 'time' | 'bytes'> {
  const isV4 = chain[0] === 'ip';
  const protocol = transportOf(chain, isV4 ? values('ip.proto') : values('ipv6.nxt'));
  return {
    ends: isV4
      ? endsOf(values('ip.src'), values('ip.dst'), 'ip')
      : endsOf(values('ipv6.src'), values('ipv6.dst'), 'ip'),
    protocol,
    ports: portsOf(values, protocol),
    caller: protocol === 'tcp' ? callerOf(values('tcp.flags')) : null,
    application: applicationOf(chain, protocol),
    fragment: isV4 ? fragmentOf(values) : fragmentOf6(values),
  };
}

const address = /^[0-9a-f:.]{2,45}$/;

const endsOf = (from: string, to: string, kind: 'ip' | 'mac'): Packet['ends'] =>
  address.test(from) && address.test(to) ? { from, to, kind } : null;

function portsOf(values: Values, protocol: string): Packet['ports'] {
  if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'sctp') return null;
  const from = decimal(values(`${protocol}.srcport`), 65_535);
  const to = decimal(values(`${protocol}.dstport`), 65_535);
  return from === null || to === null ? null : { from, to };
}

function callerOf(flags: string): Packet['caller'] {
  const bits = Number.parseInt(flags, 16);
  if ((bits & 0x02) === 0) return null;
  return (bits & 0x10) === 0 ? 'from' : 'to';
}

function fragmentOf(values: Values): Packet['fragment'] {
  const first = !(Number(values('ip.frag_offset')) > 0);
  return first && !/^(1|true)$/i.test(values('ip.flags.mf')) ? null : { id: values('ip.id'), first };
}

const fragmentOf6 = (values: Values): Packet['fragment'] =>
  values('ipv6.fraghdr.ident') === ''
    ? null
    : { id: values('ipv6.fraghdr.ident'), first: !(Number(values('ipv6.fraghdr.offset')) > 0) };

/** Digits with or without a fraction, at most `most`. */
function decimal(text: string, most: number): number | null {
  if (!/^\d{1,20}(\.\d{1,12})?$/.test(text)) return null;
  const value = Number(text);
  return value <= most ? value : null;
}
