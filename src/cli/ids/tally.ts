import { severities } from '../../core/severity.ts';
import { printable } from '../../core/text.ts';
import type { AlertTally } from '../../imports/alert-tally.ts';
import { counted, isoTime, localTime } from '../output/print.ts';

/** Adds what was in one file to a sum. */
export function add(sum: AlertTally, one: AlertTally): void {
  sum.alerts += one.alerts;
  sum.fresh += one.fresh;
  sum.rejected += one.rejected;
  sum.other += one.other;
  for (const [key, number] of one.bySignature) sum.bySignature.set(key, (sum.bySignature.get(key) ?? 0) + number);
  for (const [key, number] of one.bySeverity) sum.bySeverity.set(key, (sum.bySeverity.get(key) ?? 0) + number);
  if (one.first !== null) sum.first = Math.min(sum.first ?? one.first, one.first);
  if (one.last !== null) sum.last = Math.max(sum.last ?? one.last, one.last);
}

/** `netmon ids import --json`, and what `netmon ids analyze --json` begins with. */
export const tallyShape = ({ alerts, fresh, rejected, other, bySignature, bySeverity, first, last }: AlertTally) => ({
  alerts,
  new: fresh,
  rejected,
  other,
  bySignature: Object.fromEntries([...bySignature].sort(([, a], [, b]) => b - a)),
  bySeverity: Object.fromEntries(
    severities.toReversed().flatMap((severity) => {
      const number = bySeverity.get(severity);
      return number === undefined ? [] : [[severity, number]];
    }),
  ),
  first: first === null ? null : isoTime(first),
  last: last === null ? null : isoTime(last),
});

/** What was in a file, in one line. */
export function fileLine(file: string, { alerts, fresh, rejected, bySignature, first, last }: AlertTally): string {
  const when = first === null || last === null ? '' : `, from ${localTime(first)} to ${localTime(last)}`;
  const before = alerts === fresh ? '' : `, ${alerts - fresh} of them known before`;
  const broken = rejected === 0 ? '' : `; ${counted(rejected, 'line')} could not be read`;
  return printable(
    `${file}: ${counted(alerts, 'alert')} of ${counted(bySignature.size, 'signature')}${when}${before}${broken}`,
    500,
  );
}
