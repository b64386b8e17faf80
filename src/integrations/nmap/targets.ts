import {
  type AddressRange,
  covers,
  overlaps,
  parseAddress,
  parseRange,
  rangeSize,
  toNetworks,
} from '../../core/address-range.ts';
import { NetmonError } from '../../core/errors.ts';
import { printable } from '../../core/text.ts';

/** One thing to scan, understood: addresses, or a name that only a resolver can turn into some. */
export type Target =
  | { readonly kind: 'addresses'; readonly text: string; readonly range: AddressRange }
  | { readonly kind: 'name'; readonly text: string };

/** Where nmap may look, by family, because one run of nmap does one family. */
export interface ScanTargets {
  readonly v4: readonly string[];
  readonly v6: readonly string[];
  /** What was left out, and why; a target that is only partly outside the allowed networks is not among them. */
  readonly refused: readonly { readonly target: string; readonly reason: string }[];
}

export interface TargetRules {
  /** CIDR notation; nothing outside is scanned. */
  readonly networks: readonly string[];
  /** CIDR notation, ranges or addresses. */
  readonly exclude: readonly string[];
}

/** An IPv6 network of more addresses than this is not swept: a /64 would take nmap longer than the sensor lives. */
const mostAddresses = 65_536n;

/**
 * Reads an address, a network, a range (`10.0.0.5-20`, `10.0.0.5-10.0.1.20`), or a host name (RFC 1123, with underscores).
 * Throws USAGE. nmap itself is too kind: it scans one host for `10.0.0.0/33` and takes `--script=x` for an option.
 */
export function parseTarget(text: string): Target {
  const range = parseRange(text);
  if (range !== null) return { kind: 'addresses', text, range };
  if (isHostName(text)) return { kind: 'name', text };
  throw new NetmonError('USAGE', 'nmap', `not a target: "${printable(text, 80)}" ${mistakeIn(text)}`, {
    hint: 'Name an address, a network such as 10.0.0.0/24, a range such as 10.0.0.5-20, or a host.',
  });
}

/** Cuts targets to what may be scanned. Throws USAGE for a target that is none; a name is refused, resolve it before. */
export function allowedTargets(targets: readonly string[], rules: TargetRules): ScanTargets {
  const networks = ranges(rules.networks);
  const exclude = ranges(rules.exclude);
  const refused: { target: string; reason: string }[] = [];
  const inside: AddressRange[] = [];

  for (const text of targets) {
    const target = parseTarget(text);
    const cut =
      target.kind === 'name' ? 'it is a name without a known address' : cutToRules(target.range, networks, exclude);
    if (typeof cut === 'string') refused.push({ target: text, reason: cut });
    else inside.push(...cut);
  }
  const allowed = union(inside);
  return {
    v4: allowed.filter(({ family }) => family === 4).flatMap(toNetworks),
    v6: allowed.filter(({ family }) => family === 6).flatMap(toNetworks),
    refused,
  };
}

/** How many addresses networks, ranges and single addresses have together. */
export const countAddresses = (targets: readonly string[]): number =>
  Number(ranges(targets).reduce((sum, range) => sum + rangeSize(range), 0n));

/** What is left of a range, or why nothing is. */
function cutToRules(
  range: AddressRange,
  networks: readonly AddressRange[],
  exclude: readonly AddressRange[],
): readonly AddressRange[] | string {
  const inside = networks.flatMap((network) => intersection(range, network));
  if (inside.length === 0) return 'it is outside the networks that may be scanned';
  const left = union(inside).flatMap((part) => without(part, exclude));
  if (left.length === 0) return 'it is excluded from scans';
  if (left.some((part) => rangeSize(part) > mostAddresses)) return `it has more than ${mostAddresses} addresses`;
  return left;
}

const ranges = (texts: readonly string[]): AddressRange[] =>
  texts.map((text) => {
    const range = parseRange(text);
    if (range === null) throw new NetmonError('USAGE', 'nmap', `not a network: "${printable(text, 80)}"`);
    return range;
  });

function intersection(a: AddressRange, b: AddressRange): readonly AddressRange[] {
  if (!overlaps(a, b)) return [];
  // biome-ignore lint/complexity/useMathMinMax: Math.max takes no bigint
  const first = a.first > b.first ? a.first : b.first;
  // biome-ignore lint/complexity/useMathMinMax: Math.min takes no bigint
  const last = a.last < b.last ? a.last : b.last;
  return [{ family: a.family, first, last }];
}

/** The same addresses in order, each once. */
function union(parts: readonly AddressRange[]): readonly AddressRange[] {
  const result: AddressRange[] = [];
  for (const part of parts.toSorted((a, b) => a.family - b.family || (a.first < b.first ? -1 : 1))) {
    const last = result.at(-1);
    if (last === undefined || last.family !== part.family || part.first > last.last + 1n) result.push(part);
    else if (part.last > last.last) result[result.length - 1] = { ...last, last: part.last };
  }
  return result;
}

function without(range: AddressRange, holes: readonly AddressRange[]): AddressRange[] {
  return holes.reduce<AddressRange[]>((parts, hole) => parts.flatMap((part) => cut(part, hole)), [range]);
}

function cut(range: AddressRange, hole: AddressRange): AddressRange[] {
  if (!overlaps(range, hole)) return [range];
  if (covers(hole, range)) return [];
  const before = { ...range, last: hole.first - 1n };
  const after = { ...range, first: hole.last + 1n };
  return [before, after].filter(({ first, last }) => first <= last);
}

const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;

function isHostName(text: string): boolean {
  const labels = text.replace(/\.$/, '').split('.');
  // Digits only are an address or a range with a mistake in it: a top-level name has letters (RFC 3696, section 2).
  return text.length <= 253 && labels.every((part) => label.test(part)) && /[a-z]/i.test(labels.at(-1) ?? '');
}

function mistakeIn(text: string): string {
  if (text === '') return 'is empty';
  if (text.startsWith('-')) return 'begins like an option';
  const [, base = '', prefix] = /^([^/]*)\/(.*)$/.exec(text) ?? [];
  if (prefix !== undefined && parseAddress(base) !== null) return 'has an impossible prefix length';
  return /^[\d.,*-]+$/.test(text) ? 'is neither an address nor a range' : 'is neither an address nor a host name';
}
