import type { Protocol } from './inventory.ts';

/** Ports of one protocol, both ends included. */
export interface PortRange {
  readonly protocol: Protocol;
  readonly first: number;
  readonly last: number;
}

const most = 65_535;
const protocols: readonly Protocol[] = ['tcp', 'udp', 'sctp', 'ip'];
const form = /^(?:(any)|(\d{1,5})(?:-(\d{1,5}))?)$/;

/** `22/tcp`, `1000-1010/udp`, `any/tcp`; `tcp/22` too, as reports write it. Null for what is none of these. */
export function parsePortRange(text: string): PortRange | null {
  const parts = text.trim().toLowerCase().split('/');
  const protocol = protocols.find((name) => parts.includes(name));
  const [, any, from, to] = form.exec(parts.find((part) => part !== protocol) ?? '') ?? [];
  if (parts.length !== 2 || protocol === undefined) return null;
  if (any !== undefined) return { protocol, first: 0, last: most };
  if (from === undefined) return null;
  const [first, last] = [Number(from), Number(to ?? from)];
  return first <= last && last <= most ? { protocol, first, last } : null;
}

/** Several of them with commas between: `22/tcp, 443/tcp`. Null when one of them is not of its form. */
export function parsePortRanges(text: string): readonly PortRange[] | null {
  const ranges = text.split(',').map(parsePortRange);
  return ranges.every((range) => range !== null) ? ranges : null;
}

/** The shortest text that parses to the same range. */
export function portRangeText({ protocol, first, last }: PortRange): string {
  if (first === 0 && last === most) return `any/${protocol}`;
  return `${first === last ? first : `${first}-${last}`}/${protocol}`;
}

export const holdsPort = (range: PortRange, { protocol, port }: { protocol: Protocol; port: number }): boolean =>
  range.protocol === protocol && range.first <= port && port <= range.last;
