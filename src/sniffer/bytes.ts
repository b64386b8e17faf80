import ipaddr from 'ipaddr.js';

/** Readers of single fields. The caller has made sure that the bytes are there. */

const hex = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

const hexAt = (bytes: Buffer, at: number): string => hex[bytes.readUInt8(at)] ?? '';

/** Lower case with colons. */
export const macAt = (bytes: Buffer, at: number): string =>
  `${hexAt(bytes, at)}:${hexAt(bytes, at + 1)}:${hexAt(bytes, at + 2)}:${hexAt(bytes, at + 3)}:${hexAt(bytes, at + 4)}:${hexAt(bytes, at + 5)}`;

export const ipv4At = (bytes: Buffer, at: number): string =>
  `${bytes.readUInt8(at)}.${bytes.readUInt8(at + 1)}.${bytes.readUInt8(at + 2)}.${bytes.readUInt8(at + 3)}`;

/** In the short form of RFC 5952, which is also the kernel's. */
export const ipv6At = (bytes: Buffer, at: number): string =>
  new ipaddr.IPv6([...bytes.subarray(at, at + 16)]).toRFC5952String();

/** Null for 0.0.0.0, which DHCP uses for 'none'. */
export function givenIpv4At(bytes: Buffer, at: number): string | null {
  return bytes.readUInt32BE(at) === 0 ? null : ipv4At(bytes, at);
}

const maxText = 255;

/**
 * Text from the network as a valid string of at most 255 characters, without what could steer a terminal or hide text:
 * control, format (bidirectional overrides, zero-width) and line-separator characters. Null when nothing is left.
 */
export function textAt(bytes: Buffer, start: number, end: number): string | null {
  const text = bytes
    .toString('utf8', start, end)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim();
  const short = text.length > maxText ? text.slice(0, maxText).toWellFormed() : text;
  return short === '' ? null : short;
}
