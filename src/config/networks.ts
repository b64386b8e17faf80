import {
  type AddressRange,
  covers,
  overlaps,
  parseNetwork,
  parseRange,
  rangeSize,
  toNetworks,
} from '../core/address-range.ts';
import type { Link } from '../core/link.ts';
import type { Config } from './load.ts';

export interface NetworkChoice {
  /** In CIDR notation, none inside of another. */
  readonly networks: readonly string[];
  /** Addresses and networks; ranges are written as the networks that they are made of. */
  readonly exclude: readonly string[];
  readonly description: string;
  readonly leftOut: readonly string[];
}

/** Larger networks are not swept as a whole unless the config names them: a /20, which a sweep takes about a minute for. */
const mostSwept = 4096n;

/** What may be scanned: the networks that the config names, else the private IPv4 networks that the links are attached to. */
export function chooseNetworks(
  { networks, exclude }: Pick<Config, 'networks' | 'exclude'>,
  links: readonly Link[],
): NetworkChoice {
  const candidates = networks === 'auto' ? attachedNetworks(links) : named(networks);
  const excluded = exclude.flatMap((text) => parseRange(text) ?? []);
  const judged = withoutInner(candidates).map((candidate) => ({ ...candidate, ...judge(candidate, excluded) }));
  const chosen = judged.filter(({ reason }) => reason === null).map(({ range }) => range);
  const leftOut = judged.flatMap(({ note, reason }) => [note, reason].filter((text) => text !== null));
  return {
    networks: chosen.flatMap(cidr),
    exclude: excluded.flatMap(toNetworks),
    description: describe(chosen, exclude, excluded),
    leftOut: [...new Set(leftOut)],
  };
}

interface Candidate {
  readonly range: AddressRange;
  /** Why it may not be scanned, or null. */
  readonly refusal: string | null;
  /** What the user should know of it though it is scanned, or null. */
  readonly note: string | null;
}

const named = (networks: readonly string[]): readonly Candidate[] =>
  networks.flatMap((text) => parseNetwork(text) ?? []).map((range) => ({ range, refusal: null, note: null }));

const attachedNetworks = (links: readonly Link[]): readonly Candidate[] =>
  links.flatMap(({ addresses }) => addresses).flatMap((address) => candidateOf(address) ?? []);

/** The network of an interface's address; null for what nobody expects to be scanned (link-local, loopback). */
function candidateOf(address: string): Candidate | null {
  const range = parseNetwork(address);
  if (range === null || within(range, quiet)) return null;
  const refusal = refusalOf(range);
  if (refusal !== null || rangeSize(range) <= mostSwept) return { range, refusal, note: null };
  const part = parseNetwork(`${address.split('/')[0]}/24`) ?? range;
  const note = `network ${cidr(range)} is too large to sweep: only ${cidr(part)} around the own address is scanned`;
  return { range: part, refusal: null, note };
}

function refusalOf(range: AddressRange): string | null {
  if (within(range, uniqueLocal)) return 'IPv6 networks are too large to sweep; its hosts are found by watching';
  if (range.family === 6) return 'it is public IPv6, name parts of it under networks to have them scanned';
  if (within(range, documentation))
    return 'it is reserved for documentation and tests, name it under networks to have it scanned';
  if (!within(range, privateUse)) return 'it is public, name it under networks to have it scanned';
  return rangeSize(range) === 1n ? 'it has no address but the own' : null;
}

function judge(
  { range, refusal, note }: Candidate,
  excluded: readonly AddressRange[],
): { readonly reason: string | null; readonly note: string | null } {
  if (refusal !== null) return { reason: `network ${cidr(range)} is not scanned: ${refusal}`, note: null };
  const isExcluded = excluded.some((outer) => covers(outer, range));
  return isExcluded
    ? { reason: `network ${cidr(range)} is not scanned: the config excludes it`, note: null }
    : { reason: null, note };
}

/** Without networks that are inside of another (or the same) that may be scanned. */
const withoutInner = (candidates: readonly Candidate[]): readonly Candidate[] =>
  candidates.filter(
    ({ range, refusal }, index) =>
      refusal !== null ||
      !candidates.some((other, at) => {
        const isSame = covers(range, other.range);
        return at !== index && other.refusal === null && covers(other.range, range) && (!isSame || at < index);
      }),
  );

const ranges = (...texts: readonly string[]): readonly AddressRange[] =>
  texts.flatMap((text) => parseNetwork(text) ?? []);

/** RFC 1918, and RFC 6598 (carrier-grade NAT). */
const privateUse = ranges('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10');
/** RFC 5737 and RFC 2544. */
const documentation = ranges('192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '198.18.0.0/15');
/** RFC 4193. */
const uniqueLocal = ranges('fc00::/7');
/** RFC 3927, RFC 4291, loopback. */
const quiet = ranges('169.254.0.0/16', 'fe80::/10', '127.0.0.0/8', '::1');

const within = (range: AddressRange, list: readonly AddressRange[]): boolean =>
  list.some((outer) => covers(outer, range));

const cidr = (range: AddressRange): string => {
  const [text = ''] = toNetworks(range);
  return text.includes('/') ? text : `${text}/${range.family === 4 ? 32 : 128}`;
};

function describe(
  chosen: readonly AddressRange[],
  written: readonly string[],
  excluded: readonly AddressRange[],
): string {
  if (chosen.length === 0) return 'scanning nothing';
  const total = chosen.reduce((sum, range) => sum + rangeSize(range), 0n);
  const inside = written.filter((_, index) =>
    chosen.some((range) => excluded[index] && overlaps(range, excluded[index])),
  );
  const except = inside.length === 0 ? '' : ` except ${inside.join(', ')}`;
  return `scanning ${chosen.map(cidr).join(', ')} (${total} ${total === 1n ? 'address' : 'addresses'})${except}`;
}
