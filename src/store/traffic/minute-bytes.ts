import { promisify } from 'node:util';
import { brotliCompress, brotliDecompressSync, constants } from 'node:zlib';
import type { BandwidthRollup, DirectionRollup } from '../../core/bandwidth.ts';
import type { Measured } from './rollup-bytes.ts';
import { codeOf, numberOf } from './rounding.ts';
import { NumberReader, NumberWriter } from './varint.ts';

/** The minutes of a day in order, null where nothing was measured. */
export type Minutes = readonly (Measured | null)[];

export const minutesOfDay = 1440;

const compress = promisify(brotliCompress);

/**
 * A day of minutes in about 10 kB: numbers are rounded by less than 1 %, foretold from what is known already, and what they are
 * off by put together field by field, so that Brotli finds like beside like. Deflate needs a third more.
 */
export async function minuteBytes(minutes: Minutes): Promise<Buffer> {
  const numbers = new NumberWriter();
  for (const minute of minutes) numbers.write(minute?.seconds ?? 0);
  const measured = minutes.filter((minute) => minute !== null);
  for (const direction of directions) {
    const codes = measured.map((minute) => codesOf(minute[direction]));
    for (const { field, foretell } of fields) {
      for (const [index, minute] of measured.entries()) {
        const known = codes[index] ?? nothing;
        numbers.writeSigned(known[field] - foretell(known, minute.seconds, codes[index - 1] ?? nothing));
      }
    }
  }
  const plain = numbers.bytes();
  return compress(plain, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } });
}

/** Throws when the bytes are not those of a day. */
export function minutesFrom(bytes: Uint8Array): Minutes {
  const numbers = new NumberReader(brotliDecompressSync(bytes));
  const seconds = Array.from({ length: minutesOfDay }, () => numbers.read());
  const measured = seconds.filter((count) => count > 0);
  const [rx, tx] = [readDirections(numbers, measured), readDirections(numbers, measured)];
  let next = 0;
  return seconds.map((count) => {
    if (count === 0) return null;
    const [received, sent] = [rx[next] ?? nothing, tx[next] ?? nothing];
    next += 1;
    return { seconds: count, rx: received, tx: sent };
  });
}

function readDirections(numbers: NumberReader, seconds: readonly number[]): readonly DirectionRollup[] {
  const codes: Numbers[] = seconds.map(() => ({ ...nothing }));
  for (const { field, foretell } of fields) {
    for (const [index, known] of codes.entries()) {
      known[field] = numbers.readSigned() + foretell(known, seconds[index] ?? 0, codes[index - 1] ?? nothing);
    }
  }
  return codes.map((known) => converted(known, numberOf));
}

const directions = ['rx', 'tx'] as const satisfies readonly (keyof BandwidthRollup)[];

type Numbers = { -readonly [field in keyof DirectionRollup]: number };

const nothing: Readonly<Numbers> = { bytes: 0, packets: 0, errors: 0, drops: 0, p50: 0, p95: 0, max: 0, maxPackets: 0 };

interface Field {
  readonly field: keyof Numbers;
  /** What its code probably is, from codes of fields before it, the seconds that were measured, and the minute before. */
  foretell(known: Readonly<Numbers>, seconds: number, before: Readonly<Numbers>): number;
}

const fields: readonly Field[] = [
  { field: 'p95', foretell: (_, __, before) => before.p95 },
  { field: 'p50', foretell: ({ p95 }) => p95 },
  { field: 'max', foretell: ({ p95 }) => p95 },
  { field: 'bytes', foretell: ({ p50, p95 }, seconds) => codeOf(numberOf(Math.round((p50 + p95) / 2)) * seconds) },
  { field: 'packets', foretell: ({ bytes }) => bytes },
  { field: 'maxPackets', foretell: ({ packets }) => packets },
  { field: 'errors', foretell: () => 0 },
  { field: 'drops', foretell: () => 0 },
];

const codesOf = (direction: DirectionRollup): Numbers =>
  converted(direction, (value) => codeOf(Math.max(0, Math.round(value))));

const converted = (numbers: DirectionRollup, convert: (value: number) => number): Numbers => ({
  bytes: convert(numbers.bytes),
  packets: convert(numbers.packets),
  errors: convert(numbers.errors),
  drops: convert(numbers.drops),
  p50: convert(numbers.p50),
  p95: convert(numbers.p95),
  max: convert(numbers.max),
  maxPackets: convert(numbers.maxPackets),
});
