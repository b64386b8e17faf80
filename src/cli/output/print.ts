import { printableJson } from '../../core/text.ts';

/** Writes to standard output; the reader may have gone (`netmon hosts | head`), which is no error. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** For people who read the answer in another form: standard error. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

export const printJson = (value: unknown): void => print(printableJson(value, 2));

/** One object a line. */
export const printJsonLine = (value: unknown): void => print(printableJson(value));

/** `1 device`, `2 devices` */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** RFC 3339 with milliseconds, UTC. */
export const isoTime = (time: number): string => new Date(time).toISOString();

const pad = (value: number): string => String(value).padStart(2, '0');

/** Local time for people: `2026-11-21 14:03:59`. */
export function localTime(time: number): string {
  const at = new Date(time);
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${day} ${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}
