import type { Command } from 'commander';
import { type AlertGroup, dayOf } from '../../core/alert-group.ts';
import { NetmonError } from '../../core/errors.ts';
import { type AlertPattern, alertMatcher, patternText } from '../../core/suppression.ts';
import { type AlertBounds, alertsWithin } from '../../history/alert-counts.ts';
import { between } from '../../reports/wording.ts';
import type { Store } from '../../store/store.ts';
import { withStore } from '../access/reading.ts';
import { parseMoment } from '../input/moment.ts';
import { counted, isoTime, localTime, print, printJson } from '../output/print.ts';
import { table } from '../output/table.ts';
import { type PatternOptions, readParts, readPattern } from './pattern.ts';

interface Options extends PatternOptions {
  readonly suppress?: true | readonly string[];
  readonly days?: string;
  readonly since?: string;
  readonly until?: string;
  readonly json?: true;
}

export async function tryRule(options: Options, command: Command): Promise<void> {
  const { suppress: parts, json } = options;
  const pattern = readPattern({ ...options, ...(Array.isArray(parts) ? readParts(parts) : {}) });
  const span = spanFrom(options, Date.now());
  await withStore(command, async (store) => {
    const trial = await tryOut(store, pattern, span);
    if (json) printJson(shape(trial, span));
    else show(trial, pattern, span);
  });
}

interface Span {
  readonly from: number;
  readonly to: number;
  /** For people. */
  readonly words: string;
}

const dayLength = 86_400_000;
/** Later than any alert. */
const never = 8.64e15;
const usualDays = '30';

/** Throws USAGE. */
function spanFrom({ days, since, until }: Options, now: number): Span {
  if (since === undefined && until === undefined) return wholeDays(days ?? usualDays, now);
  if (days !== undefined) throw usage('--days does not go together with --since and --until');
  const from = since === undefined ? 0 : parseMoment(since, now);
  const to = until === undefined ? never : parseMoment(until, now);
  if (to <= from) throw usage(`--until ${until} is not after --since ${since}`);
  const begin = since === undefined ? '' : ` from ${localTime(from)} on`;
  return { from, to, words: `${begin}${until === undefined ? '' : ` until ${localTime(to)}`}`.trim() };
}

/** Of UTC, as alerts are counted: so that counts are exact. */
function wholeDays(days: string, now: number): Span {
  if (!/^[1-9]\d{0,4}$/.test(days)) throw usage(`--days ${days}: a whole number from 1 to 99999 was expected`);
  const from = (dayOf(now) - Number(days) + 1) * dayLength;
  return { from, to: never, words: `in the past ${counted(Number(days), 'day')}` };
}

const usage = (message: string): NetmonError => new NetmonError('USAGE', 'cli', message);

type Counted = AlertGroup & AlertBounds;

/** What a rule would have hidden; groups of netmon's own doing are not told anyway and left out. */
async function tryOut(store: Store, pattern: AlertPattern, { from, to }: Span) {
  const countOf = await alertsWithin({ from, to }, (day) => store.countAlertsSince(day));
  const groups = (await store.alertGroups({ since: from, until: to }))
    .filter(({ own }) => own === null)
    .map((group): Counted => ({ ...group, ...countOf(group) }))
    .filter(({ most }) => most > 0);
  const hidden = groups.filter(alertMatcher(pattern));
  const bySignature = [...Map.groupBy(hidden, ({ gid, sid }) => `${gid}:${sid}`)]
    .map(([signature, of]) => ({ signature, message: of[0]?.message ?? '', groups: of.length, ...sum(of) }))
    .toSorted((a, b) => b.most - a.most);
  return {
    hidden: { groups: hidden.length, ...sum(hidden) },
    all: { groups: groups.length, ...sum(groups) },
    bySignature,
  };
}

const sum = (groups: readonly Counted[]): AlertBounds => ({
  least: groups.reduce((total, { least }) => total + least, 0),
  most: groups.reduce((total, { most }) => total + most, 0),
});

type Trial = Awaited<ReturnType<typeof tryOut>>;

/** `netmon alerts try --json` */
const shape = ({ hidden, all, bySignature }: Trial, { from, to }: Span) => ({
  since: from === 0 ? null : isoTime(from),
  until: to === never ? null : isoTime(to),
  ...{ groups: hidden.groups, alerts: hidden.most, leastAlerts: hidden.least },
  ...{ allGroups: all.groups, allAlerts: all.most, leastAllAlerts: all.least },
  bySignature: bySignature.map(({ least, most, ...one }) => ({ ...one, alerts: most, leastAlerts: least })),
});

function show({ hidden, all, bySignature }: Trial, pattern: AlertPattern, { words }: Span): void {
  const rows = bySignature.map((one) => [one.signature, one.message, one.groups, between(one.least, one.most)]);
  if (rows.length > 0) print(`${table(['rule', 'message', 'groups', 'alerts'], rows)}\n`);
  const alerts = `${between(all.least, all.most)} ${all.most === 1 ? 'alert' : 'alerts'}`;
  print(
    `${patternText(pattern)} would have hidden ${between(hidden.least, hidden.most)} of ${alerts}, in ${hidden.groups} of ${counted(all.groups, 'group')}, ${words}`,
  );
  if (all.least < all.most)
    print('alerts are counted by days of UTC: of some it is only known between which numbers their count is');
}
