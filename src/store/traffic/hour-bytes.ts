import type { Measured } from './rollup-bytes.ts';
import { readRollup, writeRollup } from './rollup-bytes.ts';
import { NumberReader, NumberWriter } from './varint.ts';

/** The hours of a day in order, null where nothing was measured. */
export type Hours = readonly (Measured | null)[];

export const hoursOfDay = 24;

/** A day of hours, exact, in about 1 kB. */
export function hourBytes(hours: Hours): Buffer {
  const numbers = new NumberWriter();
  for (const hour of hours) {
    numbers.write(hour === null ? 0 : 1);
    if (hour !== null) writeRollup(numbers, hour);
  }
  return numbers.bytes();
}

/** Throws when the bytes are not those of a day. */
export function hoursFrom(bytes: Uint8Array): Hours {
  const numbers = new NumberReader(bytes);
  return Array.from({ length: hoursOfDay }, () => (numbers.read() === 0 ? null : readRollup(numbers)));
}
