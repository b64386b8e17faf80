import { z } from 'zod';
import { Secret } from '../core/secret.ts';
import {
  durationPattern,
  formatDuration,
  formatRate,
  formatSize,
  formatTimeOfDay,
  parseDuration,
  parseRate,
  parseSize,
  parseTimeOfDay,
  ratePattern,
  sizePattern,
  type TimeOfDay,
  timeOfDayPattern,
} from '../core/units.ts';
import { hints } from './hint.ts';

/**
 * The kinds of values that config keys have. Each takes the text that a user writes and gives the value that code works
 * with; `z.encode` goes back. Sections are made from these with `.prefault('30s').describe('…')`.
 */

/** Milliseconds. Bounds are written as durations too and are included. */
export function duration({ min = '0s', max }: { readonly min?: string; readonly max?: string } = {}) {
  const bounds = max === undefined ? (min === '0s' ? '' : ` of at least ${min}`) : ` from ${min} to ${max}`;
  return z
    .codec(written(durationPattern, ['30s', '5m', '1h30m', '7d']), z.number(), {
      decode: (text, context) => {
        const ms = parseDuration(text);
        const inBounds = ms !== null && ms >= (parseDuration(min) ?? 0) && ms <= (parseDuration(max ?? '') ?? Infinity);
        return inBounds ? ms : refuse(context, text);
      },
      encode: formatDuration,
    })
    .register(hints, { expected: `a duration${bounds} such as 30s, 5m or 1h30m` });
}

/** Bytes. */
export const size = () =>
  z
    .codec(written(sizePattern, ['10MB', '1GiB']), z.number(), {
      decode: (text, context) => parseSize(text) ?? refuse(context, text),
      encode: formatSize,
    })
    .register(hints, { expected: 'a size such as 10MB or 1GiB' });

/** Bytes per second. */
export const rate = () =>
  z
    .codec(written(ratePattern, ['10MB/s', '1Gbit/s']), z.number(), {
      decode: (text, context) => parseRate(text) ?? refuse(context, text),
      encode: formatRate,
    })
    .register(hints, { expected: 'a rate such as 10MB/s or 1Gbit/s' });

export const timeOfDay = () =>
  z
    .codec(written(timeOfDayPattern, ['06:00', '23:30']), z.custom<TimeOfDay>(), {
      decode: (text, context) => parseTimeOfDay(text) ?? refuse(context, text),
      encode: formatTimeOfDay,
    })
    .register(hints, { expected: 'a time of day from 00:00 to 23:59 such as 06:00' });

/** An IANA time zone. */
export const timeZone = () =>
  z.string().refine(isTimeZone, '').register(hints, {
    expected: 'a time zone such as Europe/Vienna or UTC',
    example: 'Europe/Vienna',
    absent: "the machine's",
  });

/** A Secret; the loader has already put the content of a file in place of `{ file: path }`. */
export const secret = (example: string) =>
  z
    .codec(z.union([z.string().min(1), z.strictObject({ file: z.string().min(1) })]), z.instanceof(Secret), {
      decode: (text, context) => (typeof text === 'string' ? new Secret(text) : refuse(context, text)),
      encode: String,
    })
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the notation as users write it.
    .register(hints, { expected: 'text, ${VARIABLE} or { file: path }', secret: true, example, absent: 'none' });

export const wholeNumber = (min: number, max: number) => z.int().min(min).max(max);

/** Says that a text is not of its form; a detail, if given, completes the message. */
export function refuse<T>(context: z.core.ParsePayload<T>, input: unknown, detail = ''): never {
  context.issues.push({ code: 'custom', message: detail, input });
  return z.NEVER;
}

/** The text side of a value, with what editors need to know of it. */
export const written = (pattern: RegExp, examples: readonly string[]) =>
  z.string().meta({ pattern: pattern.source, examples: [...examples] });

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
