import { z } from 'zod';
import { hints } from './hint.ts';
import { refuse } from './units.ts';

const item = /^(\d{1,5})?(-)?(\d{1,5})?$/;

/**
 * nmap's notation of ports by number (`22`, `1-1024,8080`, `-` for all, `60000-` to the end) → the same ports in order,
 * without overlaps: `1-1024,8080`. Null when it is not of this form. Port 0 cannot be named.
 */
export function parsePortList(text: string): string | null {
  const ranges: (readonly [number, number])[] = [];
  for (const part of text.split(',')) {
    const range = parseItem(part.trim());
    if (range === null) return null;
    ranges.push(range);
  }
  return merged(ranges)
    .map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`))
    .join(',');
}

/** Ports for nmap: `top-1000` (those that are open most often) or a list as parsePortList gives it. */
export const portList = () =>
  z
    .codec(z.union([z.string().meta({ examples: ['top-1000', '1-1024,8080', '1-65535'] }), z.int()]), z.string(), {
      decode: (written, context) => readPorts(String(written)) ?? refuse(context, written),
      encode: (list) => list,
    })
    .register(hints, { expected: 'top-1000 or ports from 1 to 65535 such as 1-1024,8080' });

/** As portList, or null for `none`. */
export const portListOrNone = () =>
  z
    .codec(z.union([z.string().meta({ examples: ['none', 'top-50', '53,161'] }), z.int()]), z.string().nullable(), {
      decode: (written, context) =>
        written === 'none' ? null : (readPorts(String(written)) ?? refuse(context, written)),
      encode: (list) => list ?? 'none',
    })
    .register(hints, { expected: 'none, top-100 or ports from 1 to 65535 such as 53,161' });

function readPorts(text: string): string | null {
  const [, count] = /^top-([1-9]\d{0,4})$/.exec(text) ?? [];
  if (count !== undefined) return Number(count) <= 65_535 ? text : null;
  return parsePortList(text);
}

function parseItem(text: string): readonly [number, number] | null {
  const [whole = '', first, dash, last] = item.exec(text) ?? [];
  if (whole === '' || (dash === undefined && last !== undefined)) return null;
  const from = Number(first ?? 1);
  const to = dash === undefined ? from : Number(last ?? 65_535);
  return from >= 1 && to <= 65_535 && from <= to ? [from, to] : null;
}

function merged(ranges: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const result: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}
