import type { NetmonEvent } from '../../../core/event.ts';
import type { OsGuess } from '../../../core/inventory.ts';
import { printable } from '../../../core/text.ts';
import type { Occasion } from './port-events.ts';

/** A guess below this (percent) is none. */
const sure = 95;

/** `Linux 4.15 - 5.8` and `Linux 5.0` are one family: nmap's guess of the version changes from scan to scan. */
const familyOf = (name: string): string => name.split(' ')[0] ?? name;

/** What is remembered of the operating system, and what is told when a sure guess is of another family. */
export function systemAfter(before: string | null, on: Occasion, [best, ...rest]: readonly OsGuess[]) {
  const isSure =
    best !== undefined &&
    best.accuracy >= sure &&
    rest.every(({ name, accuracy }) => accuracy < best.accuracy || familyOf(name) === familyOf(best.name));
  if (!isSure) return { system: before, events: [] };
  const isChanged = before !== null && familyOf(before) !== familyOf(best.name);
  return { system: best.name, events: isChanged ? [changed(on, before, best)] : [] };
}

const changed = ({ host, ip, time, scan }: Occasion, before: string, { name, accuracy }: OsGuess): NetmonEvent => ({
  type: 'host.os-changed',
  time,
  severity: 'medium',
  subject: ip,
  summary: `${ip}: the operating system changed from ${printable(before, 80)} to ${printable(name, 80)}`,
  key: host.id,
  host: host.id,
  data: { ip, before, after: name, accuracy, scan },
});
