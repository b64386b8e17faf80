import type { Command } from 'commander';
import { type AlertStanding, standingOf, standingRules } from '../../core/alert-standing.ts';
import { NetmonError } from '../../core/errors.ts';
import { type Severity, severities } from '../../core/severity.ts';
import type { AlertQuery, Store } from '../../store/store.ts';
import { withStore } from '../access/reading.ts';
import { parseMoment } from '../input/moment.ts';
import { counted, print, printJson } from '../output/print.ts';
import { terminalWidth, wrapped } from '../output/wrapped.ts';
import { alertNames } from './names.ts';
import { alertShape } from './shapes.ts';
import { signatureNumber } from './signature-number.ts';
import { alertsTable, type Listed } from './table.ts';
import { alertsWatched } from './watched.ts';

interface Options {
  readonly since?: string;
  readonly until?: string;
  readonly severity?: Severity;
  readonly gid?: string;
  readonly sid?: string;
  readonly host?: string;
  readonly all?: true;
  readonly limit?: string;
  readonly json?: true;
}

/** Rows of a table that a person reads. */
const mostRows = 100;

export async function listAlerts(options: Options, command: Command): Promise<void> {
  const now = Date.now();
  await withStore(command, async (store) => {
    const query = await queryFrom(store, options, now);
    const hides = standingRules(await store.suppressions(), now);
    const groups = (await store.alertGroups(query)).map((group) => ({ group, standing: standingOf(group, hides) }));
    const wanted = options.all ? groups : groups.filter(({ standing }) => standing === 'open');
    const sorted = wanted.toSorted((a, b) => rank(b) - rank(a) || b.group.lastSeen - a.group.lastSeen);
    const names = await alertNames(store, now);
    const limit = limitOf(options);
    if (options.json) {
      printJson(sorted.slice(0, limit).map(({ group, standing }) => alertShape(group, standing, names)));
      return;
    }
    const shown = sorted.slice(0, limit ?? mostRows);
    if (shown.length > 0) print(alertsTable(shown, names, terminalWidth()));
    const told = summary(groups, { wanted: sorted.length, shown: shown.length, all: options.all ?? false });
    print(`${shown.length === 0 ? '' : '\n'}${wrapped(told, terminalWidth(), 0)}`);
    for (const line of await alertsWatched(store, query, now)) print(line);
  });
}

const rank = ({ group }: Listed): number => severities.indexOf(group.severity);

function summary(
  groups: readonly Listed[],
  { wanted, shown, all }: { readonly wanted: number; readonly shown: number; readonly all: boolean },
): string {
  const alerts = groups.reduce((sum, { group }) => sum + group.count, 0);
  const parts = [`${counted(wanted, 'group')}${shown < wanted ? `, of which ${shown} are shown (--limit)` : ''}`];
  if (!all) parts.push(...hiddenText(groups));
  return `${parts.join('; ')}; ${counted(alerts, 'alert')} in all`;
}

function hiddenText(groups: readonly Listed[]): readonly string[] {
  const of = (standing: AlertStanding): number => groups.filter((one) => one.standing === standing).length;
  const hidden = (['acknowledged', 'suppressed', 'own'] as const).flatMap((standing) => {
    const number = of(standing);
    return number === 0 ? [] : [`${number} ${standing}`];
  });
  const since = groups.filter(
    ({ group, standing }) => standing === 'acknowledged' && group.lastSeen > (group.acknowledged?.at ?? 0),
  ).length;
  return [
    ...(hidden.length === 0 ? [] : [`not listed are ${hidden.join(', ')} (--all lists them)`]),
    ...(since === 0 ? [] : [`${since} of the acknowledged had alerts since`]),
  ];
}

async function queryFrom(store: Store, options: Options, now: number): Promise<AlertQuery> {
  const { since, until, severity, gid, sid, host } = options;
  return {
    ...(since === undefined ? {} : { since: parseMoment(since, now) }),
    ...(until === undefined ? {} : { until: parseMoment(until, now) }),
    ...(severity === undefined ? {} : { minSeverity: severity }),
    ...(gid === undefined ? {} : { gid: signatureNumber('gid', gid) }),
    ...(sid === undefined ? {} : { sid: signatureNumber('sid', sid) }),
    ...(host === undefined ? {} : { addresses: await addressesOf(store, host) }),
  };
}

/** Of a device, or the address itself, which need not be a device's. Rejects with NOT_FOUND. */
async function addressesOf(store: Store, text: string): Promise<readonly string[]> {
  const { parseAddress } = await import('../../core/address-range.ts');
  const address = parseAddress(text);
  const host = await store.findHost(text);
  const known = host === null ? [] : [host.ip ?? [], host.addresses.map(({ ip }) => ip)].flat(2);
  const all = new Set(address === null ? known : [address, ...known]);
  if (all.size > 0) return [...all];
  throw new NetmonError('NOT_FOUND', 'cli', `no device ${text} is known`, {
    hint: 'netmon hosts lists those that are',
  });
}

function limitOf({ limit }: Options): number | undefined {
  if (limit === undefined || /^[1-9]\d{0,8}$/.test(limit)) return limit === undefined ? undefined : Number(limit);
  throw new NetmonError('USAGE', 'cli', `--limit ${limit}: a whole number from 1 on was expected`);
}
