import { isIPv4, isIPv6 } from 'node:net';

/** Addresses in one spelling, remembered, since a log names the same few again and again. */
const known = new Map<string, string | null>();
const mostKnown = 50_000;
/** The longest spelling of an IPv6 address. */
const longest = 45;

/** The address as RFC 5952 spells it (an IPv4-mapped one with dots), or null for what is none. */
export function canonicalIp(text: string): string | null {
  if (text.length > longest) return null;
  const remembered = known.get(text);
  if (remembered !== undefined) return remembered;
  if (known.size >= mostKnown) known.clear();
  const canonical = isIPv4(text) ? text : isIPv6(text) && !text.includes('%') ? compressed(text) : null;
  known.set(text, canonical);
  return canonical;
}

function compressed(text: string): string {
  const groups = groupsOf(text);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const [high = 0, low = 0] = groups.slice(6);
    return `::ffff:${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  }
  const { at, length } = longestZeros(groups);
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  return length < 2 ? hex(groups) : `${hex(groups.slice(0, at))}::${hex(groups.slice(at + length))}`;
}

/** The eight groups of a valid IPv6 address. */
function groupsOf(text: string): readonly number[] {
  const [head = '', tail] = withoutDots(text.toLowerCase()).split('::');
  const numbers = (part: string): readonly number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [first, last] = [numbers(head), numbers(tail ?? '')];
  return [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
}

const withoutDots = (text: string): string =>
  text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    const group = (high: string, low: string): string => (Number(high) * 256 + Number(low)).toString(16);
    return `${group(a, b)}:${group(c, d)}`;
  });

/** The first of the longest runs of zeros. */
function longestZeros(groups: readonly number[]): { readonly at: number; readonly length: number } {
  let longestRun = { at: 0, length: 0 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > longestRun.length) longestRun = { at: start, length: index + 1 - start };
  }
  return longestRun;
}
