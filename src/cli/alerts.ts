import { Command, Option } from 'commander';
import { severities } from '../core/severity.ts';

/** Each is loaded only when it is called. */
const list = () => import('./alerts/list.ts');
const show = () => import('./alerts/show.ts');
const triage = () => import('./alerts/triage.ts');
const rules = () => import('./alerts/rules.ts');
const trial = () => import('./alerts/try.ts');

export const alertsCommand = (): Command => {
  const alerts = new Command('alerts').description('list and triage the alerts of intrusion detection');
  addLooking(alerts);
  addTriage(alerts);
  addRules(alerts);
  return alerts;
};

function addLooking(alerts: Command): void {
  alerts
    .command('list', { isDefault: true })
    .description('list groups of alerts, most severe first; groups that are dealt with are only counted')
    .option(
      '--since <time>',
      'only groups with alerts after this time: 90m or 2d (ago), today, 2026-11-21, or RFC 3339',
    )
    .option('--until <time>', 'only groups with alerts before this time')
    .addOption(new Option('--severity <least>', 'only groups of this severity or above').choices([...severities]))
    .option('--gid <gid>', 'only this generator id')
    .option('--sid <sid>', 'only this signature id')
    .option('--host <host>', 'only groups from or to this device or address')
    .option('--all', 'include groups that are acknowledged, suppressed, or caused by netmon itself')
    .option('--limit <n>', 'show at most n groups (default in the table: 100)')
    .option('--json', 'print a JSON array')
    .action(async (options, command) => (await list()).listAlerts(options, command));
  alerts
    .command('show')
    .description('show one group of alerts with its latest raw lines, comments, captures and packets')
    .argument('<id>', 'id of the group, or its first characters')
    .option('--lines <n>', 'number of raw lines', '10')
    .option('--packets <n>', 'number of packets from each capture', '20')
    .option('--json', 'print a JSON object')
    .action(async (id, options, command) => (await show()).showAlert(id, options, command));
}

function addTriage(alerts: Command): void {
  alerts
    .command('ack')
    .description('acknowledge groups: they are no longer listed, but still counted')
    .argument('<id...>', 'ids of groups')
    .option('--reason <text>', 'the reason, for the record')
    .option('--by <name>', 'who does this (default: you)')
    .option('--undo', 'remove the acknowledgement')
    .action(async (ids, options, command) => (await triage()).acknowledge(ids, options, command));
  alerts
    .command('comment')
    .description('add a comment to a group')
    .argument('<id>', 'id of the group')
    .argument('<text...>', 'text of the comment')
    .option('--by <name>', 'who does this (default: you)')
    .action(async (id, words, options, command) => (await triage()).comment(id, words, options, command));
}

const withPattern = (command: Command): Command =>
  command
    .option('--gid <gid>', 'generator id')
    .option('--sid <sid>', 'signature id')
    .option('--source <address>', 'from this address or network')
    .option('--target <address>', 'to this address or network')
    .option('--network <network>', 'from or to this network or address');

function addRules(alerts: Command): void {
  withPattern(alerts.command('suppress'))
    .description('hide alerts that match all of the given conditions; they are still counted')
    .argument('[id]', 'a group whose signature, source and target are used as conditions')
    .option('--until <date>', 'last day on which the rule is valid: 2027-12-31, or 90d (from now)')
    .option('--reason <text>', 'the reason, for the record')
    .option('--by <name>', 'who does this (default: you)')
    .option('--json', 'print a JSON object')
    .action(async (id, options, command) => (await rules()).suppress(id, options, command));
  alerts
    .command('unsuppress')
    .description('remove suppression rules; they stay on record')
    .argument('<number...>', 'numbers of the rules, as listed by netmon alerts suppressions')
    .option('--by <name>', 'who does this (default: you)')
    .action(async (numbers, options, command) => (await rules()).removeRules(numbers, options, command));
  alerts
    .command('suppressions')
    .description('list suppression rules and how many alerts each has hidden')
    .option('--all', 'include removed rules')
    .option('--json', 'print a JSON object')
    .action(async (options, command) => (await rules()).listSuppressions(options, command));
  withPattern(alerts.command('try'))
    .description('show what a rule would have hidden in the past days, without changing anything')
    .option('--suppress [part...]', 'the rule in short form: sid=2001219 source=10.0.0.5')
    .option('--days <n>', 'number of days (UTC) to look back, including today (default: 30)')
    .option('--since <time>', 'only alerts after this time: 90m or 2d (ago), today, 2026-11-21, or RFC 3339')
    .option('--until <time>', 'only alerts before this time')
    .option('--json', 'print a JSON object')
    .action(async (options, command) => (await trial()).tryRule(options, command));
}
