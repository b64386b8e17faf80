import type { Alert } from '../../core/alert.ts';
import { printable } from '../../core/text.ts';
import { table } from '../output/table.ts';

/** What was found, by `gid:sid`. */
export type FoundKinds = Map<string, Pick<Alert, 'severity' | 'message'> & { count: number }>;

export function addKinds(kinds: FoundKinds, alerts: readonly Alert[]): void {
  for (const { gid, sid, severity, message } of alerts) {
    const key = `${gid}:${sid}`;
    const known = kinds.get(key);
    if (known === undefined) kinds.set(key, { severity, message, count: 1 });
    else known.count += 1;
  }
}

export const kindsTable = (kinds: FoundKinds): string =>
  table(
    ['alerts', 'severity', 'signature', 'message'],
    [...kinds]
      .sort(([, a], [, b]) => b.count - a.count)
      .map(([key, { count, severity, message }]) => [count, severity, key, printable(message, 100)]),
  );
