import { Command } from 'commander';
import { askAgent } from '../control/client.ts';
import { socketName } from '../control/protocol.ts';
import { NetmonError } from '../core/errors.ts';
import type { MonitorState } from '../core/inventory.ts';
import type { Json } from '../core/json.ts';
import { printable } from '../core/text.ts';
import type { Store } from '../store/store.ts';
import { placeOf, withStore } from './access/reading.ts';
import { agesShape, agesText, type IdsAges, idsAges } from './ids/ages.ts';
import { duration } from './output/live-view.ts';
import { isoTime, localTime, print, printJson } from './output/print.ts';
import { table } from './output/table.ts';
import { terminalWidth, wrapped } from './output/wrapped.ts';

/** The agent's answer to `status`. */
interface StatusAnswer {
  readonly pid: number;
  readonly version: string;
  readonly startedAt: number;
  readonly site: string;
  readonly interfaces: readonly string[];
  readonly networks: readonly string[];
  readonly monitors: readonly MonitorState[];
  readonly work: readonly { monitor: string; title: string; done: number | null; remaining: number | null }[];
}

export const statusCommand = (): Command =>
  new Command('status')
    .description(
      'show whether netmon is running and what each monitor does; exit code 1 if it is not running or a monitor has a problem',
    )
    .option('--json', 'print a JSON object')
    .action(async (options: { json?: true }, command: Command) => {
      const { data } = await placeOf(command);
      const answer = await askStatus(`${data}/${socketName}`);
      if (answer === null) await showStopped(command, options.json ?? false);
      else {
        const ages = isOn(answer, 'ids') ? await agesOf(command) : null;
        if (options.json) printJson({ ...jsonShape(answer), ids: ages === null ? null : agesShape(ages) });
        else show(answer, ages);
      }
      const isWell = answer?.monitors.every(({ state }) => state === 'running' || state === 'off') ?? false;
      process.exitCode = isWell ? 0 : 1;
    });

async function askStatus(socket: string): Promise<StatusAnswer | null> {
  try {
    return (await askAgent(socket, { name: 'status', input: null })) as Json & StatusAnswer;
  } catch (error) {
    if (error instanceof NetmonError && error.code === 'AGENT_NOT_RUNNING') return null;
    throw error;
  }
}

const isOn = ({ monitors }: StatusAnswer, name: string): boolean =>
  monitors.some(({ monitor, state }) => monitor === name && state !== 'off');

const jsonShape = ({ startedAt, monitors, ...rest }: StatusAnswer) => ({
  running: true,
  ...rest,
  startedAt: isoTime(startedAt),
  monitors: monitors.map(({ since, ...state }) => ({ ...state, since: isoTime(since) })),
});

function show({ pid, version, startedAt, site, monitors, work }: StatusAnswer, ages: IdsAges | null): void {
  print(
    `netmon ${version} (process ${pid}) has been running for ${duration(Date.now() - startedAt)}: ${printable(site, 500)}\n`,
  );
  const [head = '', ...rows] = table(
    ['monitor', 'state', 'since'],
    monitors.map(({ monitor, state, since }) => [monitor, state, localTime(since)]),
  ).split('\n');
  print([head, ...rows.flatMap((row, at) => [row, ...whyLines(monitors[at])])].join('\n'));
  if (ages !== null) print(`\n${wrapped(`ids: ${agesText(ages, Date.now())}`, terminalWidth(), 2)}`);
  for (const { monitor, title, done, remaining } of work) {
    const share = done === null ? '' : ` ${Math.floor(done * 100)} %`;
    print(`\n${monitor}: ${printable(title)}${share}${remaining === null ? '' : `, ${duration(remaining)} left`}`);
  }
}

/** In full, however long: what is in the way is what the command is asked for. */
function whyLines(state: MonitorState | undefined): readonly string[] {
  const lines = [state?.reason ?? [], state?.hint === null || state === undefined ? [] : `→ ${state.hint}`].flat();
  return lines.map((line) => `  ${wrapped(printable(line, 2000), terminalWidth() - 2, 4)}`);
}

/** Null when the store does not tell: what the agent says of that is not to be lost for it. */
const agesOf = (command: Command): Promise<IdsAges | null> => stored(command, idsAges).catch(() => null);

/** Null when there is no store. */
async function stored<T>(command: Command, read: (store: Store) => Promise<T>): Promise<T | null> {
  try {
    return await withStore(command, read);
  } catch (error) {
    if (error instanceof NetmonError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

async function showStopped(command: Command, json: boolean): Promise<void> {
  const run = await stored(command, (store) => store.lastAgentRun());
  const last = run === null ? null : (run.stoppedAt ?? run.lastAlive);
  if (json) printJson({ running: false, lastAlive: last === null ? null : isoTime(last), monitors: [], work: [] });
  else if (last === null) print('netmon is not running, and never has been.');
  else
    print(
      `netmon is not running; it ${run?.stoppedAt === null ? 'ended unexpectedly' : 'was stopped'} at ${localTime(last)}. Nothing is being watched.`,
    );
}
