import { Command } from 'commander';
import { analyzeCaptures } from './ids/analyze.ts';
import { importAlerts } from './ids/import.ts';

export const idsCommand = (): Command => {
  const ids = new Command('ids').description('import Snort and Suricata logs, and analyse captures');
  ids
    .command('import')
    .description('import the alerts in log files, each at its own time')
    .argument('<file...>', 'Snort or Suricata logs in any of their text formats, optionally gzipped')
    .option('--json', 'print a JSON object')
    .addHelpText('after', '\nWorks with or without a running agent. Importing the same file twice changes nothing.')
    .action(importAlerts);
  ids
    .command('analyze')
    .description('analyse captures with the installed engine, and store the alerts')
    .argument('<file...>', 'captures (pcap or pcapng)')
    .option('--no-store', 'print the alerts without storing them')
    .option('--json', 'print a JSON object')
    .addHelpText(
      'after',
      '\nUses the rules and config of ids.engine. Analysing the same capture twice changes nothing.',
    )
    .action(analyzeCaptures);
  return ids;
};
