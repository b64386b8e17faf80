import { Command } from 'commander';
import { importAlerts } from './ids-import.ts';

export const idsCommand = (): Command => {
  const ids = new Command('ids').description('work with the logs of Snort and Suricata');
  ids
    .command('import')
    .description('take the alerts of logs, each with its own time, into what is known')
    .argument('<file...>', 'logs of Snort or Suricata in any of their formats, also packed by gzip')
    .option('--json', 'as a JSON object')
    .addHelpText('after', '\nIt works with and without a running agent. Importing a file twice changes nothing.')
    .action(importAlerts);
  return ids;
};
