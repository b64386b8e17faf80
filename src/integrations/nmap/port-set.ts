import { NetmonError } from '../../core/errors.ts';
import { printable } from '../../core/text.ts';

/** Ports from `first` to `last`, both included; in order, apart from one another. */
export type PortSet = readonly { readonly first: number; readonly last: number }[];

const item = /^(\d{1,5})?(-)?(\d{1,5})?$/;

/**
 * nmap's notation by number, as in `-p` and `scaninfo services`: `22,80-90`, `-100` from 1, `60000-` to the end, `-` for all
 * but 0. An empty text is no port. Throws USAGE.
 */
export function parsePorts(text: string): PortSet {
  if (text.trim() === '') return [];
  const parts = text.split(',').map((part) => parseItem(part.trim(), text));
  const result: { first: number; last: number }[] = [];
  for (const { first, last } of parts.toSorted((a, b) => a.first - b.first)) {
    const before = result.at(-1);
    if (before === undefined || first > before.last + 1) result.push({ first, last });
    else before.last = Math.max(before.last, last);
  }
  return result;
}

/** The shortest notation of the same ports. */
export const formatPorts = (ports: PortSet): string =>
  ports.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',');

export function hasPort(ports: PortSet, port: number): boolean {
  let low = 0;
  let high = ports.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const range = ports[middle];
    if (range === undefined) return false;
    if (port < range.first) high = middle - 1;
    else if (port > range.last) low = middle + 1;
    else return true;
  }
  return false;
}

function parseItem(part: string, whole: string): { first: number; last: number } {
  const [match = '', from, dash, to] = item.exec(part) ?? [];
  const first = Number(from ?? 1);
  const last = dash === undefined ? first : Number(to ?? 65_535);
  const wrong = match === '' || (dash === undefined && to !== undefined) || first > last || last > 65_535;
  if (!wrong) return { first, last };
  throw new NetmonError('USAGE', 'nmap', `not a list of ports: "${printable(whole, 80)}"`, {
    hint: 'Write ports from 1 to 65535 such as 22,80,8000-8100.',
  });
}
