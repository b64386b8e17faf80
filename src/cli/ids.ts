import { Command } from 'commander';
import { analyzeCaptures } from './ids-analyze.ts';
import { importAlerts } from './ids-import.ts';

export const idsCommand = (): Command => {
  const ids = new Command('ids').description('work with Snort and Suricata: their logs, and captures');
  ids
    .command('import')
    .description('take the alerts of logs, each with its own time, into what is known')
    .argument('<file...>', 'logs of Snort or Suricata in any of their formats, also packed by gzip')
    .option('--json', 'as a JSON object')
    .addHelpText('after', '\nIt works with and without a running agent. Importing a file twice changes nothing.')
    .action(importAlerts);
  ids
    .command('analyze')
    .description('let the engine that is installed look for attacks in captures, and take in what it finds')
    .argument('<file...>', 'captures, pcap or pcapng')
    .option('--no-store', 'only print what is found')
    .option('--json', 'as a JSON object')
    .addHelpText('after', '\nRules and config are those of ids.engine. Analysing a capture twice changes nothing.')
    .action(analyzeCaptures);
  return ids;
};
