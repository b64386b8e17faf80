import { printable } from '../../../core/text.ts';
import { formatDuration } from '../../../core/units.ts';
import { usualRules } from './choose-engine.ts';
import type { EngineTrouble } from './engine.ts';

const day = 86_400_000;

/** The files whose age is the age of the rules: those that are named, else, of a Suricata, those that suricata-update writes. */
export const rulesToWatch = (named: readonly string[], isSuricata: boolean): readonly string[] =>
  named.length === 0 && isSuricata ? [usualRules] : named;

/** What is wrong with rules of which the newest were changed then (milliseconds since 1970; null when none is there). */
export function rulesTrouble(
  files: readonly string[],
  changed: number | null,
  { now, oldest }: { readonly now: number; readonly oldest: number },
): EngineTrouble | null {
  if (changed === null || now - changed <= oldest) return null;
  const [first = ''] = files;
  const what = files.length === 1 ? `the rules in ${printable(first, 300)}` : 'the newest of the rules';
  return {
    reason: `${what} are ${formatDuration(Math.floor((now - changed) / day) * day)} old`,
    hint: 'update them (suricata-update), name those that are used in ids.engine.rules, or raise ids.engine.rules_age',
  };
}
