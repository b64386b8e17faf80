import { z } from 'zod';
import { parseAddress, parseMac, parseNetwork, parseRange, rangeSize, toNetworks } from '../core/address-range.ts';
import { hints } from './hint.ts';
import { refuse } from './units.ts';

/** Networks of more addresses than this are not accepted for scanning: no sweep of them would ever end. */
const mostAddresses = 65_536n;

/** An IPv4 or IPv6 address in canonical text. */
export const address = () =>
  text((value) => parseAddress(value) ?? '').register(hints, { expected: 'an address such as 10.0.0.1 or fd00::1' });

/** An address, or a MAC in lower case with colons. */
export const addressOrMac = () =>
  text((value) => parseAddress(value) ?? parseMac(value) ?? '').register(hints, {
    expected: 'an address or MAC such as fe80::1 or 00:16:3e:00:00:01',
  });

/** A network in CIDR notation whose host bits are zero. */
export const network = () =>
  text((value) => parseWhole(value)).register(hints, { expected: 'a network such as 10.0.0.0/24' });

/** A network that can be scanned as a whole. */
export const scannableNetwork = () =>
  text((value) => {
    const whole = parseWhole(value);
    const range = parseNetwork(value);
    const isTooLarge = range !== null && rangeSize(range) > mostAddresses;
    return isTooLarge ? { detail: 'it has more than 65536 addresses, name the parts of it that are in use' } : whole;
  }).register(hints, { expected: 'a network such as 10.0.0.0/24' });

/** An address, a network or a range, as it was written. */
export const addressRange = () =>
  text((value) => (parseRange(value) === null ? '' : parseWhole(value) || value)).register(hints, {
    expected: 'an address, network or range such as 10.0.0.7, 10.0.0.0/28 or 10.0.0.5-20',
  });

/** A word that stands for what netmon finds by itself, or a list that is not empty. */
export const wordOr = <const W extends string, S extends z.ZodType>(word: W, item: S) =>
  z.union([z.literal(word), z.array(item).min(1)]);

type Reading = string | { readonly detail: string };

/** `read` gives the canonical text, an empty one when the value is not of its form, or what is wrong in detail. */
const text = (read: (value: string) => Reading) =>
  z.codec(z.string(), z.string(), {
    decode: (value, context) => {
      const reading = read(value);
      if (typeof reading === 'string') return reading === '' ? refuse(context, value) : reading;
      return refuse(context, value, reading.detail);
    },
    encode: (value) => value,
  });

function parseWhole(value: string): Reading {
  const range = parseNetwork(value);
  if (range === null) return '';
  const [whole = ''] = toNetworks(range);
  if (!value.includes('/') || whole.split('/')[0] === parseAddress(value.split('/')[0] ?? '')) return whole;
  return { detail: `this address is in ${whole}` };
}
