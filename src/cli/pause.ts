import { userInfo } from 'node:os';
import { Argument, Command } from 'commander';
import { askAgent } from '../control/client.ts';
import { socketName } from '../control/protocol.ts';
import type { Json } from '../core/json.ts';
import { placeOf } from './access/reading.ts';
import { parseLater } from './input/later-moment.ts';
import { isoTime, localTime, print, printJson } from './output/print.ts';

/** What the ports monitor answers. */
interface PauseAnswer {
  readonly paused: boolean;
  readonly since: number | null;
  readonly until: number | null;
  /** They were paused before. */
  readonly before: boolean;
}

const what = () => new Argument('<what>').choices(['scans']);

export const pauseCommand = (): Command =>
  new Command('pause')
    .description('stop the running agent from scanning ports by itself; netmon scan still works')
    .addArgument(what())
    .option(
      '--until <time>',
      'end the pause after 90m, at 18:00, or at 2026-12-24T08:00 (default: netmon resume scans ends it)',
    )
    .option('--json', 'print a JSON object')
    .action(async (_what: string, options: { until?: string; json?: true }, command: Command) => {
      const until = options.until === undefined ? null : parseLater(options.until, Date.now());
      const answer = await ask(command, 'pause-scans', { until, by: process.env.SUDO_USER ?? userInfo().username });
      if (options.json) printJson(jsonShape(answer));
      else print(`port scans are paused${answer.until === null ? '' : ` until ${localTime(answer.until)}`}`);
    });

export const resumeCommand = (): Command =>
  new Command('resume')
    .description('end a pause; scans that have become due start at once')
    .addArgument(what())
    .option('--json', 'print a JSON object')
    .action(async (_what: string, options: { json?: true }, command: Command) => {
      const answer = await ask(command, 'resume-scans', null);
      if (options.json) printJson(jsonShape(answer));
      else print(answer.before ? 'port scans go on' : 'port scans were not paused');
    });

async function ask(command: Command, name: string, input: Json): Promise<PauseAnswer> {
  const { data } = await placeOf(command);
  return (await askAgent(`${data}/${socketName}`, { name, input })) as Json & PauseAnswer;
}

const timeOrNull = (time: number | null): string | null => (time === null ? null : isoTime(time));

const jsonShape = ({ paused, since, until }: PauseAnswer) => ({
  paused,
  since: timeOrNull(since),
  until: timeOrNull(until),
});
