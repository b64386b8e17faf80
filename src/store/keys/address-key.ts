import { type AddressRange, parseNetwork } from '../../core/address-range.ts';

/** Sorts after every address. */
export const noAddress = '9';

/** Sorts as text in the order of addresses: IPv4 by number, then IPv6 by number, then what is no address. */
export function addressKey(ip: string | null): string {
  const range = ip === null ? null : parseNetwork(ip);
  return range === null ? noAddress : numberKey(range.family, range.first);
}

/** The least and the greatest key of a network or of a single address; null when the text is neither. */
export function keyRange(network: string): { readonly first: string; readonly last: string } | null {
  const range = parseNetwork(network);
  return range && { first: numberKey(range.family, range.first), last: numberKey(range.family, range.last) };
}

const numberKey = (family: AddressRange['family'], number: bigint): string =>
  `${family}${number.toString(16).padStart(family === 4 ? 8 : 32, '0')}`;
