import type { Command } from 'commander';
import type { AlertGroup } from '../../core/alert-group.ts';
import { NetmonError } from '../../core/errors.ts';
import { type AlertPattern, alertMatcher, patternText } from '../../core/suppression.ts';
import { withStore } from '../access/reading.ts';
import { withWritableStore } from '../access/writing.ts';
import { type DecisionOptions, decisionFrom, whoActs } from '../input/decision.ts';
import { counted, localTime, print, printJson } from '../output/print.ts';
import { table } from '../output/table.ts';
import { type PatternOptions, readPattern } from './pattern.ts';
import { hitsShape, suppressionShape } from './shapes.ts';
import { foundGroup } from './show.ts';

export async function suppress(
  id: string | undefined,
  options: PatternOptions & DecisionOptions & { readonly json?: true },
  command: Command,
): Promise<void> {
  const now = Date.now();
  const decision = decisionFrom(options, now);
  await withWritableStore(command, async (store) => {
    const pattern = id === undefined ? readPattern(options) : patternOf(await foundGroup(store, id), options);
    const rule = await store.addSuppression({ ...pattern, ...decision });
    if (options.json) {
      printJson(suppressionShape(rule, undefined, now));
      return;
    }
    const groups = (await store.alertGroups({})).filter(alertMatcher(pattern));
    print(`rule ${rule.id}: ${patternText(rule)}`);
    print(`${alertsIn(groups)} stored so far match; what comes is counted and not told`);
  });
}

/** Signature, source and target of a group, as far as it has them. */
function patternOf({ gid, sid, source, target }: AlertGroup, options: PatternOptions): AlertPattern {
  if (hasPattern(options)) {
    throw new NetmonError('USAGE', 'cli', 'a group and a pattern do not go together');
  }
  const exact = (address: string | null): string | null => (address === 'many' ? null : address);
  return { gid, sid, source: exact(source), target: exact(target), network: null };
}

const hasPattern = ({ gid, sid, source, target, network }: PatternOptions): boolean =>
  [gid, sid, source, target, network].some((part) => part !== undefined);

const alertsIn = (groups: readonly AlertGroup[]): string =>
  `${counted(groups.length, 'group')} with ${counted(
    groups.reduce((sum, { count }) => sum + count, 0),
    'alert',
  )}`;

export async function removeRules(
  numbers: readonly string[],
  { by }: { readonly by?: string },
  command: Command,
): Promise<void> {
  const ids = numbers.map((text) => {
    if (/^\d{1,15}$/.test(text)) return Number(text);
    throw new NetmonError('USAGE', 'cli', `${text} is not the number of a rule`, {
      hint: 'netmon alerts suppressions',
    });
  });
  const removal = { by: whoActs(by), at: Date.now() };
  await withWritableStore(command, async (store) => {
    const removed = await store.removeSuppressions(ids, removal);
    if (removed.length === 0) {
      throw new NetmonError('NOT_FOUND', 'cli', `no rule ${numbers.join(', ')} stands`, {
        hint: 'netmon alerts suppressions lists those that do; rules of the config are changed there',
      });
    }
    for (const rule of removed) print(`rule ${rule.id} is removed: ${patternText(rule)}`);
  });
}

export async function listSuppressions(
  { all = false, json }: { readonly all?: boolean; readonly json?: true },
  command: Command,
): Promise<void> {
  const now = Date.now();
  await withStore(command, async (store) => {
    const rules = await store.suppressions({ removed: all });
    const hits = new Map((await store.suppressionHits()).map((hit) => [hit.rule, hit]));
    const config = [...hits.values()].filter(({ rule }) => !/^\d+$/.test(rule));
    if (json) {
      printJson({
        suppressions: rules.map((rule) => suppressionShape(rule, hits.get(String(rule.id)), now)),
        config: config.map((hit) => ({ rule: hit.rule, ...hitsShape(hit) })),
      });
      return;
    }
    const rows = rules.map((rule) => {
      const hit = hits.get(String(rule.id));
      const until = rule.until === null ? null : `${localTime(rule.until)}${rule.until <= now ? ' (expired)' : ''}`;
      const end = rule.removed === null ? until : `removed by ${rule.removed.by}, ${localTime(rule.removed.at)}`;
      const last = hit === undefined ? null : localTime(hit.last);
      return [rule.id, patternText(rule), hit?.count ?? 0, last, rule.by, localTime(rule.at), end, rule.reason];
    });
    const ofConfig = config.map(({ rule, count, last }) => [
      ...['config', rule.replace(/^config: /, ''), count, localTime(last)],
      ...[null, null, null, null],
    ]);
    print(table(['rule', 'alerts', 'hidden', 'last hidden', 'by', 'at', 'until', 'reason'], [...rows, ...ofConfig]));
    print(`\n${counted(rules.length, 'rule')}; those of the config are listed when they have hidden something`);
  });
}
