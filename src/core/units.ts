/**
 * Quantities with units as people write them, and back. Every `parse…` returns null for what is not of its form;
 * every `format…` gives the shortest text that parses to the same value.
 */

const durationUnits = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

export const durationPattern = /^(?=\d)(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m(?!s))?(?:\d+s)?(?:\d+ms)?$/;

/** `30s`, `5m`, `1h30m`, `7d`, `250ms` → milliseconds. Units from large to small, each at most once. */
export function parseDuration(text: string): number | null {
  if (!durationPattern.test(text)) return null;
  const factors = new Map<string, number>(durationUnits);
  let total = 0;
  for (const [, digits, unit] of text.matchAll(/(\d+)([a-z]+)/g))
    total += Number(digits) * (factors.get(unit ?? '') ?? 0);
  return Number.isSafeInteger(total) ? total : null;
}

/** Whole milliseconds, not negative → `1h30m`. Weeks are written as days, which everybody reads alike. */
export function formatDuration(ms: number): string {
  let rest = ms;
  let text = '';
  for (const [unit, factor] of durationUnits.slice(1)) {
    const count = Math.floor(rest / factor);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * factor;
  }
  return text === '' ? '0s' : text;
}

const sizeFactors: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ['kB', 1e3],
  ['KB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
  ['TB', 1e12],
  ['KiB', 2 ** 10],
  ['MiB', 2 ** 20],
  ['GiB', 2 ** 30],
  ['TiB', 2 ** 40],
]);

export const sizePattern = /^(\d+(?:\.\d+)?) ?([kKMGT]?B|[KMGT]iB)$/;

/** `10MB` (10,000,000), `1GiB` (1,073,741,824), `1.5kB` → bytes. The result must be whole. */
export function parseSize(text: string): number | null {
  const [, digits, unit] = sizePattern.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return null;
  return wholeProduct(digits, sizeFactors.get(unit) ?? 0);
}

/** Whole bytes, not negative → `10MB`, `1GiB`. */
export const formatSize = (bytes: number): string => withLargestUnit(bytes, sizeFactors);

const bitFactors: ReadonlyMap<string, number> = new Map([
  ['bit', 1],
  ['kbit', 1e3],
  ['Mbit', 1e6],
  ['Gbit', 1e9],
  ['Tbit', 1e12],
]);

export const ratePattern = /^(\d+(?:\.\d+)?) ?([kKMGT]?B|[KMGT]iB|[kMGT]?bit)\/s$/;

/** `10MB/s`, `1Gbit/s` → bytes per second, in steps of one bit. `Mb/s` is refused: nobody knows whether it means bits. */
export function parseRate(text: string): number | null {
  const [, digits, unit] = ratePattern.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return null;
  const bits = wholeProduct(digits, bitFactors.get(unit) ?? (sizeFactors.get(unit) ?? 0) * 8);
  return bits === null ? null : bits / 8;
}

/** Bytes per second, a multiple of 1/8 → `10MB/s`; in bits where bytes would not be whole. */
export const formatRate = (rate: number): string =>
  `${Number.isInteger(rate) ? withLargestUnit(rate, sizeFactors) : withLargestUnit(rate * 8, bitFactors)}/s`;

/** A time of day on the clock of some time zone. */
export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}

export const timeOfDayPattern = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** `06:00`, 24 hours. */
export function parseTimeOfDay(text: string): TimeOfDay | null {
  const [, hour, minute] = timeOfDayPattern.exec(text) ?? [];
  return hour === undefined || minute === undefined ? null : { hour: Number(hour), minute: Number(minute) };
}

export const formatTimeOfDay = ({ hour, minute }: TimeOfDay): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;

/** Exact where floating point would not be: `1.1kB` is 1100 bytes, not 1100.0000000000002. Null when it is not whole. */
function wholeProduct(digits: string, factor: number): number | null {
  const [whole = '', fraction = ''] = digits.split('.');
  const scale = 10n ** BigInt(fraction.length);
  const product = BigInt(whole + fraction) * BigInt(factor);
  if (product % scale !== 0n) return null;
  const result = Number(product / scale);
  return Number.isSafeInteger(result) ? result : null;
}

function withLargestUnit(value: number, factors: ReadonlyMap<string, number>): string {
  const candidates = [...factors].filter(([unit, factor]) => unit !== 'KB' && factor <= value && value % factor === 0);
  const [unit, factor] = candidates.reduce(
    (best, next) => (next[1] > best[1] ? next : best),
    [...factors][0] ?? ['', 1],
  );
  return `${value / factor}${unit}`;
}
