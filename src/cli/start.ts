import { resolve } from 'node:path';
import { Command } from 'commander';
import { type Agent, startAgent } from '../app.ts';
import type { Config } from '../config/load.ts';
import { messageOf, NetmonError } from '../core/errors.ts';
import type { StoredEvent } from '../core/event.ts';
import { routineTypes } from '../core/event-types.ts';
import { printable } from '../core/text.ts';
import { systemClock } from '../edges/clock.ts';
import { type JsonLog, openJsonLog } from '../edges/log.ts';
import { logOutput } from '../edges/log-output.ts';
import type { LogLevel } from '../edges/log-record.ts';
import { giveUpRoot } from '../edges/rights/drop-root.ts';
import { spareMemory } from '../edges/spare-memory.ts';
import type { GlobalOptions } from './access/reading.ts';
import { readConfig } from './config.ts';
import type { Screen } from './output/screen.ts';

/** What the agent has to end in when it is asked to; then it is ended. */
const patience = 4_500;

export const startCommand = (): Command =>
  new Command('start').description('watch the network until Ctrl+C').action(async (_: unknown, command: Command) => {
    const options = command.optsWithGlobals<GlobalOptions>();
    const config = readConfig(options.config);
    const data = resolve(options.data ?? config.data);
    const files = options.config === undefined ? [] : [resolve(options.config)];
    const keptRoot = giveUpRoot({ runAs: config.security.run_as, data, files });
    await run({ options, config, data, keptRoot });
  });

interface Start {
  readonly options: GlobalOptions;
  readonly config: Config;
  readonly data: string;
  /** Why root was not given up though it should have been. */
  readonly keptRoot: string | null;
}

async function run({ options, config, data, keptRoot }: Start): Promise<void> {
  // What is stored is for the user netmon and its group.
  process.umask(0o027);
  const screen = process.stdout.isTTY ? await openTerminal(process.stdout) : null;
  const logLevel: LogLevel = options.logLevel ?? config.log.level;
  const log = openJsonLog(
    screen === null ? logOutput(process.stdout) : screenLog(screen),
    screen === null ? logLevel : quieter(logLevel),
  );
  const say = (text: string) => (screen === null ? log.of('agent').info(text) : screen.say(printable(text, 1000)));
  if (keptRoot !== null) log.of('agent').warn(`root is kept: ${keptRoot}`);

  const ended = Promise.withResolvers<void>();
  const onEvent = (event: StoredEvent) => (screen === null ? logEvent(log, event) : screen.event(event));
  const starting = startAgent({
    config,
    data,
    clock: systemClock,
    log,
    logLevel,
    onEvent,
    onChange: () => screen?.touch(),
  });
  const undo = handleSignals({ starting, options, say, ended });
  try {
    const agent = await starting;
    // The view shows it all the time.
    if (screen === null) say(agent.description);
    for (const line of agent.leftOut) say(line);
    screen?.show(agent);
    spareMemory();
    await ended.promise;
  } finally {
    undo();
    screen?.end();
  }
}

/** Loaded on first use: what draws takes 4 MB, and a service has no terminal. */
async function openTerminal(output: NodeJS.WriteStream): Promise<Screen> {
  const { openScreen } = await import('./output/screen.ts');
  return openScreen(output);
}

const quieter = (level: LogLevel): LogLevel => (level === 'debug' ? 'debug' : 'warn');

/** Log lines on a terminal: only what matters, in words. */
const screenLog = (screen: Screen) => ({
  write(text: string) {
    const { part, level, time: _, msg, ...fields } = JSON.parse(text) as { [key: string]: unknown };
    const more = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`;
    screen.say(printable(`${level} ${part}: ${msg}${more}`, 500));
  },
});

function logEvent(log: JsonLog, { id, type, severity, subject, summary, time }: StoredEvent): void {
  const level = routineTypes.includes(type) ? 'debug' : 'info';
  log.of('event')[level](summary, { id, type, severity, subject, happenedAt: new Date(time).toISOString() });
}

interface SignalParts {
  readonly starting: Promise<Agent>;
  readonly options: GlobalOptions;
  readonly say: (text: string) => void;
  readonly ended: PromiseWithResolvers<void>;
}

/** Ctrl+C and SIGTERM stop in good order, the second time at once; SIGHUP reads the config again. Returns how to undo it. */
function handleSignals({ starting, options, say, ended }: SignalParts): () => void {
  let asked = 0;
  const stop = (why: string, failure?: unknown) => {
    asked += 1;
    if (asked > 1) process.exit(1);
    if (failure !== undefined) process.exitCode = 2;
    say('stopping (press Ctrl+C again to stop immediately)');
    setTimeout(() => process.exit(1), patience).unref();
    starting
      .then((agent) => agent.stop(why))
      .then(() => (failure === undefined ? ended.resolve() : ended.reject(failure)), ended.reject);
  };
  const interrupted = () => stop('Ctrl+C');
  const terminated = () => stop('SIGTERM');
  const hungUp = () => void reload(starting, options, say);
  // Nobody reads any more, and without the terminal nobody can press Ctrl+C. Each line that is written fails so.
  const outputLost = () => {
    if (asked > 0) return;
    if (process.stdout.isTTY) stop('the terminal is gone');
    else stop('nobody reads its output', new NetmonError('USAGE', 'cli', 'whoever read the output has gone'));
  };
  const failed = (error: unknown) => stop('an internal error', error);
  process.on('SIGINT', interrupted).on('SIGTERM', terminated).on('SIGHUP', hungUp);
  process.on('uncaughtException', failed).on('unhandledRejection', failed);
  process.stdout.on('error', outputLost);
  return () => {
    process.off('SIGINT', interrupted).off('SIGTERM', terminated).off('SIGHUP', hungUp);
    process.off('uncaughtException', failed).off('unhandledRejection', failed);
  };
}

async function reload(starting: Promise<Agent>, options: GlobalOptions, say: (text: string) => void): Promise<void> {
  try {
    const agent = await starting;
    const done = await agent.reload(readConfig(options.config));
    say(done.length === 0 ? 'config reloaded: nothing changed' : `config reloaded: ${done.join('; ')}`);
  } catch (error) {
    say(`the config was rejected, the old one stays in force: ${messageOf(error)}`);
  }
}
