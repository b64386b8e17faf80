import { Command, CommanderError, Option } from 'commander';
import { fileReason, messageOf, NetmonError } from '../core/errors.ts';
import { printable } from '../core/text.ts';
import { version } from '../core/version.ts';
import { logLevels } from '../edges/log-record.ts';

/** Each command is loaded only when it is called: the start of one must not pay for the others. */
const commands: { readonly [name: string]: () => Promise<Command> } = {
  start: async () => (await import('./start.ts')).startCommand(),
  status: async () => (await import('./status.ts')).statusCommand(),
  hosts: async () => (await import('./hosts.ts')).hostsCommand(),
  ports: async () => (await import('./ports.ts')).portsCommand(),
  approve: async () => (await import('./approve.ts')).approveCommand(),
  revoke: async () => (await import('./revoke.ts')).revokeCommand(),
  approvals: async () => (await import('./approvals.ts')).approvalsCommand(),
  baseline: async () => (await import('./baseline.ts')).baselineCommand(),
  bandwidth: async () => (await import('./bandwidth.ts')).bandwidthCommand(),
  alerts: async () => (await import('./alerts.ts')).alertsCommand(),
  ids: async () => (await import('./ids.ts')).idsCommand(),
  events: async () => (await import('./events.ts')).eventsCommand(),
  scan: async () => (await import('./scan.ts')).scanCommand(),
  pause: async () => (await import('./pause.ts')).pauseCommand(),
  resume: async () => (await import('./pause.ts')).resumeCommand(),
  report: async () => (await import('./report.ts')).reportCommand(),
  diff: async () => (await import('./diff.ts')).diffCommand(),
  archive: async () => (await import('./archive.ts')).archiveCommand(),
  import: async () => (await import('./import.ts')).importCommand(),
  replay: async () => (await import('./replay.ts')).replayCommand(),
  doctor: async () => (await import('./doctor.ts')).doctorCommand(),
  config: async () => (await import('./config.ts')).configCommand(),
  capture: async () => (await import('./capture.ts')).captureCommand(),
  captures: async () => (await import('./captures.ts')).capturesCommand(),
  demo: async () => (await import('./demo.ts')).demoCommand(),
};

/** Exit codes: 0 fine, 1 the answer is 'no' or 'differs', 2 an error. */
const failed = 2;

/** Runs one command. Returns an exit code, or undefined for what the command set itself. */
export async function runCli(argv: readonly string[]): Promise<number | undefined> {
  // An error that nobody reads is one all the same: the exit code tells it.
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The agent has a listener of its own: it stops in good order.
    if (process.stdout.listenerCount('error') > 1) return;
    // Whoever read has seen enough (`netmon hosts | head`).
    if (error.code === 'EPIPE') process.exit(0);
    process.stderr.write(`netmon: the output cannot be written: ${fileReason(error)}\n`);
    process.exit(failed);
  });
  try {
    if (argv.length === 3 && argv[2] === '--version') process.stdout.write(`${version}\n`);
    else await (await buildProgram(argv)).parseAsync([...argv]);
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : failed;
    complain(error);
    return failed;
  }
}

async function buildProgram(argv: readonly string[]): Promise<Command> {
  const program = new Command('netmon')
    .description('Monitors the security of a network from one host.')
    .version(version)
    .option('-c, --config <file>', 'config file (default: /etc/netmon/config.yaml, which may be missing)')
    .option('--data <folder>', 'data folder (default: /var/lib/netmon)')
    .addOption(new Option('--log-level <level>', 'least severe log lines to show').choices([...logLevels]))
    .exitOverride()
    .configureOutput(output);
  const called = calledCommand(argv.slice(2));
  const wanted = Object.hasOwn(commands, called) ? [commands[called]] : Object.values(commands);
  for (const load of wanted) if (load !== undefined) program.addCommand(inherit(await load()));
  return program;
}

/** The first word that is neither a global option nor its value. */
function calledCommand(words: readonly string[]): string {
  const takesValue = /^(-c|--config|--data|--log-level)$/;
  return words.find((word, at) => !word.startsWith('-') && !takesValue.test(words[at - 1] ?? '')) ?? '';
}

/** Global options may stand before or after the command; errors are thrown, not exits. */
function inherit(command: Command): Command {
  for (const each of [command, ...command.commands]) {
    each.exitOverride().configureOutput(output);
    each.addOption(new Option('-c, --config <file>').hideHelp());
    each.addOption(new Option('--data <folder>').hideHelp());
    each.addOption(new Option('--log-level <level>').choices([...logLevels]).hideHelp());
    each.addHelpText('after', '\nEvery command also takes --config, --data and --log-level; see netmon --help.');
  }
  return command;
}

/** What commander says of wrong words, in our form. */
const output = {
  outputError: (text: string, write: (text: string) => void) => {
    const message = text
      .replace(/^error: /, '')
      .trim()
      .replaceAll('\n', ' ');
    write(`netmon: ${printable(message, 1000)} (see netmon --help)\n`);
  },
};

/**
 * What went wrong and what to do about it in one line, or one a mistake in the config, never a stack trace; that of an
 * unknown error is for --log-level debug.
 */
function complain(error: unknown): void {
  const hint = error instanceof NetmonError && error.hint !== null ? ` (${error.hint})` : '';
  const lines = `${messageOf(error)}${hint}`.split('\n').map((line) => `netmon: ${printable(line, 1000)}\n`);
  process.stderr.write(lines.join(''));
  if (!(error instanceof NetmonError) && process.argv.includes('debug') && error instanceof Error) {
    for (const line of (error.stack ?? '').split('\n')) process.stderr.write(`${printable(line, 1000)}\n`);
  }
}
