import { resolve } from 'node:path';
import type { Command } from 'commander';
import { messageOf } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { severities } from '../core/severity.ts';
import { printable } from '../core/text.ts';
import { type AlertTally, newTally } from '../imports/alert-tally.ts';
import { takeInAlerts } from '../imports/take-in-alerts.ts';
import type { IdsConfig } from '../monitors/ids/config.ts';
import { createAlertDetector } from '../monitors/ids/detector.ts';
import { rulesFrom } from '../monitors/ids/rules-from.ts';
import type { Store } from '../store/store.ts';
import { goOnAsUser } from './as-user.ts';
import { readConfig } from './config.ts';
import { formatFrom, openAlertLog } from './ids-log.ts';
import { counted, isoTime, localTime, note, print, printJson } from './output.ts';
import { openProgress } from './progress-line.ts';
import type { GlobalOptions } from './reading.ts';
import { withMadeStore } from './writing.ts';

/** Stands where events name their monitor: what happened long ago is no news to monitors that listen. */
const monitor = 'import';

export async function importAlerts(
  files: readonly string[],
  options: { readonly json?: true },
  command: Command,
): Promise<void> {
  await goOnAsUser(command, files);
  const { monitors, networks } = readConfig(command.optsWithGlobals<GlobalOptions>().config);
  const config = monitors.ids as unknown as IdsConfig;
  const tally = newTally();
  await withMadeStore(command, async (store) => {
    const rules = await rulesOf(store, config, networks === 'auto' ? [] : networks);
    const memory = new Map((await store.remember(monitor)).memory);
    for (const file of files) {
      const own = newTally();
      try {
        await importFile(file, { store, config, rules, memory, tally: own });
        if (!options.json) print(fileLine(file, own));
        if (own.alerts === 0 && own.rejected > 0 && own.other === 0) {
          process.exitCode ??= 1;
          note(`netmon: ${printable(file, 500)}: none of its lines is of a format that Snort or Suricata writes`);
        }
      } catch (error) {
        process.exitCode = 2;
        note(`netmon: ${printable(`${file} was not imported to its end: ${messageOf(error)}`, 1000)}`);
      }
      add(tally, own);
    }
  });
  if (options.json) printJson(tallyShape(tally));
}

interface Import {
  readonly store: Store;
  readonly config: IdsConfig;
  readonly rules: ReturnType<typeof rulesFrom>['rules'];
  readonly memory: Map<string, Json>;
  readonly tally: AlertTally;
}

async function importFile(file: string, { store, config, rules, memory, tally }: Import): Promise<void> {
  const onTrouble = (why: string): void => note(`netmon: ${printable(`${file}: ${why}`, 500)}`);
  const log = await openAlertLog(resolve(file), formatFrom(config), { remembered: memory, onTrouble });
  const progress = openProgress(process.stderr, file, log.size);
  try {
    await takeInAlerts({
      ...{ batches: log.batches, from: log.from, tally },
      detector: createAlertDetector(rules, new Map()),
      markAt(offset) {
        const mark = log.markAt(offset);
        for (const [key, value] of Object.entries(mark)) memory.set(key, value);
        return mark;
      },
      commit: (batch) => store.commit(monitor, batch, Date.now()),
      onProgress: () => progress.at(log.read(), counted(tally.alerts, 'alert')),
    });
  } finally {
    progress.end();
  }
}

async function rulesOf(store: Store, config: IdsConfig, networks: readonly string[]) {
  const [hosts, ports, scans] = await Promise.all([store.hosts(), store.ports({}), store.scans({})]);
  const sensor = hosts.flatMap(({ self, addresses }) => (self ? addresses.map(({ ip }) => ip) : []));
  const { rules, ownNoise } = rulesFrom(config, { networks, sensor, hosts, ports });
  for (const scan of scans.toReversed()) ownNoise.scanned(scan);
  return rules;
}

function add(sum: AlertTally, one: AlertTally): void {
  sum.alerts += one.alerts;
  sum.fresh += one.fresh;
  sum.rejected += one.rejected;
  sum.other += one.other;
  for (const [key, number] of one.bySignature) sum.bySignature.set(key, (sum.bySignature.get(key) ?? 0) + number);
  for (const [key, number] of one.bySeverity) sum.bySeverity.set(key, (sum.bySeverity.get(key) ?? 0) + number);
  if (one.first !== null) sum.first = Math.min(sum.first ?? one.first, one.first);
  if (one.last !== null) sum.last = Math.max(sum.last ?? one.last, one.last);
}

/** `netmon ids import --json` */
const tallyShape = ({ alerts, fresh, rejected, other, bySignature, bySeverity, first, last }: AlertTally) => ({
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

function fileLine(file: string, { alerts, fresh, rejected, bySignature, first, last }: AlertTally): string {
  const when = first === null || last === null ? '' : `, from ${localTime(first)} to ${localTime(last)}`;
  const before = alerts === fresh ? '' : `, ${alerts - fresh} of them imported before`;
  const broken = rejected === 0 ? '' : `; ${counted(rejected, 'line')} could not be read`;
  return printable(
    `${file}: ${counted(alerts, 'alert')} of ${counted(bySignature.size, 'signature')}${when}${before}${broken}`,
    500,
  );
}
