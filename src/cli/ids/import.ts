import { resolve } from 'node:path';
import type { Command } from 'commander';
import { sectionOf } from '../../config/load.ts';
import { importer } from '../../core/alert-marks.ts';
import { messageOf, NetmonError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { donePositions, storedPositions } from '../../core/log-position.ts';
import { printable } from '../../core/text.ts';
import { type AlertTally, newTally } from '../../imports/alert-tally.ts';
import { takeInAlerts } from '../../imports/take-in-alerts.ts';
import type { IdsConfig } from '../../monitors/ids/config.ts';
import idsMonitor from '../../monitors/ids/definition.ts';
import { createAlertDetector } from '../../monitors/ids/groups/detector.ts';
import { noSightings } from '../../monitors/ids/groups/sightings.ts';
import type { IdsRules } from '../../monitors/ids/rules.ts';
import type { AgentRun, Store } from '../../store/store.ts';
import { goOnAsUser } from '../access/as-user.ts';
import type { GlobalOptions } from '../access/reading.ts';
import { withMadeStore } from '../access/writing.ts';
import { readConfig } from '../config.ts';
import { counted, note, print, printJson } from '../output/print.ts';
import { openProgress } from '../output/progress-line.ts';
import { type FollowedLogs, formatFrom, openAlertLog } from './log.ts';
import { rulesOf } from './rules.ts';
import { add, fileLine, tallyShape } from './tally.ts';

/** Stands where events name their monitor: what happened long ago is no news to monitors that listen. */
const monitor = importer;

export async function importAlerts(
  files: readonly string[],
  options: { readonly json?: true },
  command: Command,
): Promise<void> {
  await goOnAsUser(command, files);
  const settings = readConfig(command.optsWithGlobals<GlobalOptions>().config);
  const config = sectionOf(settings, idsMonitor);
  const networks = settings.networks === 'auto' ? [] : settings.networks;
  const tally = newTally();
  await withMadeStore(command, async (store) => {
    const rules = await rulesOf(store, config, networks);
    const memory = new Map((await store.remember(monitor)).memory);
    for (const file of files) {
      const own = newTally();
      try {
        const followed = await followedLogs(store, config);
        await importFile(file, { store, config, rules, memory, followed, tally: own });
        if (!options.json) print(fileLine(file, own));
        if (own.alerts === 0 && own.rejected > 0 && own.other === 0) {
          process.exitCode ??= 1;
          note(`netmon: ${printable(file, 500)}: none of its lines is of a format that Snort or Suricata writes`);
        }
      } catch (error) {
        process.exitCode = 2;
        note(`netmon: ${printable(`${file} was not imported to its end: ${messageOf(error)}${hintOf(error)}`, 1000)}`);
      }
      add(tally, own);
    }
  });
  if (options.json) printJson(tallyShape(tally));
}

const hintOf = (error: unknown): string =>
  error instanceof NetmonError && error.hint !== null ? ` (${error.hint})` : '';

/** Renewed every few seconds while the agent runs. */
const isAlive = (run: AgentRun | null): boolean =>
  run !== null && run.stoppedAt === null && Date.now() - run.lastAlive < 20_000;

async function followedLogs(store: Store, { enabled }: IdsConfig): Promise<FollowedLogs> {
  const { memory } = await store.remember('ids');
  const [live, done] = [[...storedPositions(memory).values()], [...donePositions(memory).values()]];
  return { live, done, isRead: enabled && isAlive(await store.lastAgentRun()) };
}

const standardInput = (): NetmonError =>
  new NetmonError('USAGE', 'cli', 'standard input is not read', {
    hint: 'write it to a file first; that a log was imported before is known by its file',
  });

interface Import {
  readonly store: Store;
  readonly config: IdsConfig;
  readonly rules: IdsRules;
  readonly memory: Map<string, Json>;
  readonly followed: FollowedLogs;
  readonly tally: AlertTally;
}

async function importFile(file: string, { store, config, rules, memory, followed, tally }: Import): Promise<void> {
  if (file === '-') throw standardInput();
  const onTrouble = (why: string): void => note(`netmon: ${printable(`${file}: ${why}`, 500)}`);
  const log = await openAlertLog(resolve(file), formatFrom(config), { remembered: memory, followed, onTrouble });
  const progress = openProgress(process.stderr, file, log.size);
  try {
    await takeInAlerts({
      ...{ batches: log.batches, from: log.from, tally },
      detector: createAlertDetector(rules, new Map(), noSightings),
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
