import { grouped } from '../core/rounded.ts';

/** `1 port`, `12 ports`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;

/** `1,200`, `3 to 12` */
export const between = (least: number, most: number): string =>
  least === most ? grouped(most) : `${grouped(least)} to ${grouped(most)}`;

/** `23 h 41 min`, `5 min`, `12 s`: whole minutes, rounded down; below a minute seconds, below a second `900 ms`. */
export function durationText(ms: number): string {
  if (ms > 0 && ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Math.floor(ms / 1000)} s`;
  const minutes = Math.floor(ms / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/** `ssh OpenSSH 9.2` from what is known of it, or null. */
export function serviceText(parts: readonly (string | null)[]): string | null {
  const known = parts.filter((part) => part !== null && part !== '');
  return known.length === 0 ? null : known.join(' ');
}
