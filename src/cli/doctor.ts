import { Command } from 'commander';
import { checkUp, type Finding } from '../agent/check-up.ts';
import type { GlobalOptions } from './access/reading.ts';
import { readConfig } from './config.ts';
import { checkConfigFile } from './doctor/config.ts';
import { checkEngine } from './doctor/engine.ts';
import { print, printJson } from './output/print.ts';
import { table } from './output/table.ts';

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('check what netmon needs, and show what does not work without it; exit code 1 if something is missing')
    .option('--json', 'print a JSON array')
    .action(async (options: { json?: true }, command: Command) => {
      const { config, data } = command.optsWithGlobals<GlobalOptions>();
      const settings = readConfig(config);
      const wanted = { ...settings, data: data ?? settings.data };
      const findings = [...(await checkUp(wanted)), await checkEngine(wanted), checkConfigFile(config, settings)];
      if (options.json) printJson(findings);
      else show(findings);
      process.exitCode = findings.every(({ ok }) => ok) ? 0 : 1;
    });

function show(findings: readonly Finding[]): void {
  const rows = findings.map(({ name, ok, found, lost }) => [ok ? '✓' : '✗', name, found, ok ? null : lost]);
  print(table(['', 'what', 'found', 'lost without it'], rows));
  for (const { name, ok, hint } of findings) if (!ok && hint !== null) print(`\n${name}: ${hint}`);
}
