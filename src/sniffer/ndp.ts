import type { NdpFrame } from '../core/observation.ts';
import { ipv6At, macAt } from './bytes.ts';
import type { IpPayload } from './ip.ts';
import type { Refusal } from './link.ts';

export type NdpFacts = Pick<
  NdpFrame,
  'kind' | 'message' | 'senderIp' | 'targetIp' | 'linkLayer' | 'prefixes' | 'routerLifetime'
>;

interface Shape {
  readonly message: NdpFrame['message'];
  /** Bytes before the options. */
  readonly length: number;
  readonly hasTarget: boolean;
  /** Type of the option that holds the link-layer address of whom the message is about. */
  readonly linkLayer: number;
}

const shapes: ReadonlyMap<number, Shape> = new Map([
  [133, { message: 'router-solicitation', length: 8, hasTarget: false, linkLayer: 1 }],
  [134, { message: 'router-advertisement', length: 16, hasTarget: false, linkLayer: 1 }],
  [135, { message: 'neighbour-solicitation', length: 24, hasTarget: true, linkLayer: 1 }],
  [136, { message: 'neighbour-advertisement', length: 24, hasTarget: true, linkLayer: 2 }],
]);

const prefixInformation = 3;
const maxPrefixes = 64;

/**
 * Neighbour discovery (RFC 4861) in ICMPv6. As hosts do, it refuses a hop limit other than 255 (it came from another
 * network) and a code other than 0. The checksum is not verified: frames that this machine sends are seen before the
 * network card fills it in.
 */
export function decodeNdp(bytes: Buffer, ip: IpPayload): NdpFacts | Refusal {
  const { start, end } = ip;
  if (end < start + 4) return 'malformed';
  const shape = shapes.get(bytes.readUInt8(start));
  if (shape === undefined) return 'ignored';
  if (end < start + shape.length || bytes.readUInt8(start + 1) !== 0 || ip.hopLimit !== 255) return 'malformed';
  const options = readOptions(bytes, start + shape.length, end, shape.linkLayer);
  if (options === null) return 'malformed';
  const isAdvertisement = shape.message === 'router-advertisement';
  return {
    kind: 'ndp',
    message: shape.message,
    senderIp: ip.senderIp,
    targetIp: shape.hasTarget ? ipv6At(bytes, start + 8) : null,
    linkLayer: options.linkLayer,
    prefixes: isAdvertisement ? options.prefixes : [],
    routerLifetime: isAdvertisement ? bytes.readUInt16BE(start + 6) : null,
  };
}

function readOptions(bytes: Buffer, start: number, end: number, linkLayerType: number) {
  let linkLayer: string | null = null;
  const prefixes: string[] = [];
  for (let at = start; at < end; ) {
    if (end < at + 8) return null;
    const type = bytes.readUInt8(at);
    const length = bytes.readUInt8(at + 1) * 8;
    if (length === 0 || end < at + length) return null;
    if (type === linkLayerType && length === 8) linkLayer ??= macAt(bytes, at + 2);
    if (type === prefixInformation && length === 32 && prefixes.length < maxPrefixes) {
      const prefixLength = bytes.readUInt8(at + 2);
      if (prefixLength > 128) return null;
      prefixes.push(`${ipv6At(bytes, at + 16)}/${prefixLength}`);
    }
    at += length;
  }
  return { linkLayer, prefixes };
}
