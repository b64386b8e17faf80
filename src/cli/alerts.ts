import { Command, Option } from 'commander';
import { severities } from '../core/severity.ts';

/** Each is loaded only when it is called. */
const list = () => import('./alerts-list.ts');
const show = () => import('./alerts-show.ts');
const triage = () => import('./alerts-triage.ts');
const rules = () => import('./alerts-rules.ts');
const trial = () => import('./alerts-try.ts');

export const alertsCommand = (): Command => {
  const alerts = new Command('alerts').description('list what intrusion detection says, and sort it out');
  addLooking(alerts);
  addTriage(alerts);
  addRules(alerts);
  return alerts;
};

function addLooking(alerts: Command): void {
  alerts
    .command('list', { isDefault: true })
    .description('list groups of alerts, the worst first; those that are dealt with are only counted')
    .option('--since <time>', 'with alerts from this time on: 90m, 2d, today, 2026-11-21, RFC 3339')
    .option('--until <time>', 'with alerts before this time')
    .addOption(new Option('--severity <least>', 'this severity or above').choices([...severities]))
    .option('--gid <gid>', 'only of this generator')
    .option('--sid <sid>', 'only of this signature')
    .option('--host <host>', 'only from or to this device or address')
    .option('--all', 'also those that are acknowledged, suppressed, or netmon’s own doing')
    .option('--limit <n>', 'only the first n (on a terminal 100 unless said)')
    .option('--json', 'as a JSON array')
    .action(async (options, command) => (await list()).listAlerts(options, command));
  alerts
    .command('show')
    .description('show a group of alerts with its latest raw lines, comments, captures and packets')
    .argument('<id>', 'its id, or the beginning of it')
    .option('--lines <n>', 'how many raw lines', '10')
    .option('--packets <n>', 'how many packets of each capture', '20')
    .option('--json', 'as a JSON object')
    .action(async (id, options, command) => (await show()).showAlert(id, options, command));
}

function addTriage(alerts: Command): void {
  alerts
    .command('ack')
    .description('say that groups are dealt with: they are no longer listed, and counted still')
    .argument('<id...>', 'ids of groups')
    .option('--reason <text>', 'why')
    .option('--by <name>', 'who says so (default: you)')
    .option('--undo', 'take it back')
    .action(async (ids, options, command) => (await triage()).acknowledge(ids, options, command));
  alerts
    .command('comment')
    .description('add a comment to a group')
    .argument('<id>', 'id of the group')
    .argument('<text...>', 'what there is to say')
    .option('--by <name>', 'who says so (default: you)')
    .action(async (id, words, options, command) => (await triage()).comment(id, words, options, command));
}

const withPattern = (command: Command): Command =>
  command
    .option('--gid <gid>', 'generator')
    .option('--sid <sid>', 'signature')
    .option('--source <address>', 'from this address or network')
    .option('--target <address>', 'to this address or network')
    .option('--network <network>', 'from or to this network or address');

function addRules(alerts: Command): void {
  withPattern(alerts.command('suppress'))
    .description('hide alerts that match all that is said; they are counted still')
    .argument('[id]', 'a group whose signature, source and target are meant')
    .option('--until <date>', 'last day on which it holds: 2027-12-31, or 90d from now')
    .option('--reason <text>', 'why')
    .option('--by <name>', 'who says so (default: you)')
    .option('--json', 'as a JSON object')
    .action(async (id, options, command) => (await rules()).suppress(id, options, command));
  alerts
    .command('unsuppress')
    .description('remove rules that hide alerts; they stay on record')
    .argument('<number...>', 'their numbers, as netmon alerts suppressions lists them')
    .option('--by <name>', 'who says so (default: you)')
    .action(async (numbers, options, command) => (await rules()).removeRules(numbers, options, command));
  alerts
    .command('suppressions')
    .description('list the rules that hide alerts, and how many each has hidden')
    .option('--all', 'also those that were removed')
    .option('--json', 'as a JSON object')
    .action(async (options, command) => (await rules()).listSuppressions(options, command));
  withPattern(alerts.command('try'))
    .description('say what a rule would have hidden in the past days; nothing is changed')
    .option('--suppress [part...]', 'the rule in short: sid=2001219 source=10.0.0.5')
    .option('--days <n>', 'how many days (UTC) back, today included (default: 30)')
    .option('--since <time>', 'alerts from this time on: 90m, 2d, today, 2026-11-21, RFC 3339')
    .option('--until <time>', 'alerts before this time')
    .option('--json', 'as a JSON object')
    .action(async (options, command) => (await trial()).tryRule(options, command));
}
