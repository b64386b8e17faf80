import type { Command } from 'commander';
import { type AlertGroup, dayOf } from '../core/alert-group.ts';
import { NetmonError } from '../core/errors.ts';
import { type AlertPattern, alertMatcher, patternText } from '../core/suppression.ts';
import type { Store } from '../store/store.ts';
import { type PatternOptions, readParts, readPattern } from './alert-pattern.ts';
import { hitsShape, suppressionShape } from './alert-shapes.ts';
import { foundGroup } from './alerts-show.ts';
import { counted, localTime, print, printJson } from './output.ts';
import { withStore } from './reading.ts';
import { table } from './table.ts';
import { type WordOptions, whoActs, wordFrom } from './word.ts';
import { withWritableStore } from './writing.ts';

export async function suppress(
  id: string | undefined,
  options: PatternOptions & WordOptions & { readonly json?: true },
  command: Command,
): Promise<void> {
  const now = Date.now();
  const word = wordFrom(options, now);
  await withWritableStore(command, async (store) => {
    const pattern = id === undefined ? readPattern(options) : patternOf(await foundGroup(store, id), options);
    const rule = await store.addSuppression({ ...pattern, ...word });
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

interface TryOptions extends PatternOptions {
  readonly suppress?: true | readonly string[];
  readonly days: string;
  readonly json?: true;
}

export async function tryRule(options: TryOptions, command: Command): Promise<void> {
  const { suppress: parts, days, json } = options;
  if (!/^[1-9]\d{0,4}$/.test(days)) throw new NetmonError('USAGE', 'cli', `--days ${days}: a number was expected`);
  const pattern = readPattern({ ...options, ...(Array.isArray(parts) ? readParts(parts) : {}) });
  const since = dayOf(Date.now()) - Number(days) + 1;
  await withStore(command, async (store) => {
    const trial = await tryOut(store, pattern, since);
    if (json) printJson({ since: new Date(since * 86_400_000).toISOString(), ...trial });
    else show(trial, pattern, days);
  });
}

/** What a rule would have hidden since a day; groups of netmon's own doing are not told anyway and left out. */
async function tryOut(store: Store, pattern: AlertPattern, since: number) {
  const counts = await store.countAlertsSince(since);
  const groups = (await store.alertGroups({})).filter(({ id, own }) => counts.has(id) && own === null);
  const hidden = groups.filter(alertMatcher(pattern));
  const sum = (of: readonly AlertGroup[]): number => of.reduce((total, { id }) => total + (counts.get(id) ?? 0), 0);
  const bySignature = [...Map.groupBy(hidden, ({ gid, sid }) => `${gid}:${sid}`)].map(([signature, of]) => ({
    ...{ signature, message: of[0]?.message ?? '', groups: of.length, alerts: sum(of) },
  }));
  return {
    groups: hidden.length,
    alerts: sum(hidden),
    allGroups: groups.length,
    allAlerts: sum(groups),
    bySignature: bySignature.toSorted((a, b) => b.alerts - a.alerts),
  };
}

type Trial = Awaited<ReturnType<typeof tryOut>>;

function show({ groups, alerts, allGroups, allAlerts, bySignature }: Trial, pattern: AlertPattern, days: string): void {
  const rows = bySignature.map(({ signature, message, groups: of, alerts: count }) => [signature, message, of, count]);
  print(table(['rule', 'message', 'groups', 'alerts'], rows));
  print(
    `\n${patternText(pattern)} would have hidden ${alerts} of ${counted(allAlerts, 'alert')}, in ${groups} of ${counted(allGroups, 'group')}, in the past ${counted(Number(days), 'day')}`,
  );
}
