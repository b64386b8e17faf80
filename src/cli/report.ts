import { extname } from 'node:path';
import { Command, Option } from 'commander';
import { reportZone } from '../agent/reports.ts';
import { readPolicy } from '../baseline/policy.ts';
import { fileReason, NetmonError } from '../core/errors.ts';
import { printable } from '../core/text.ts';
import { version } from '../core/version.ts';
import { writeAtomically } from '../edges/files/files.ts';
import { readText } from '../edges/files/read.ts';
import { addressesOf } from '../edges/host-names.ts';
import { collectReport } from '../reports/collect.ts';
import { addDays, dayOf, isDay } from '../reports/day.ts';
import { reportJson } from '../reports/json.ts';
import type { DailyReport } from '../reports/model.ts';
import { type GlobalOptions, withStore } from './access/reading.ts';
import { readConfig } from './config.ts';
import { print } from './output/print.ts';

interface Options {
  readonly format?: 'json' | 'pdf';
  readonly output?: string;
}

export const reportCommand = (): Command =>
  new Command('report')
    .description('create the report for a day from stored data')
    .argument('[date]', '2026-11-21, today or yesterday', 'today')
    .addOption(new Option('-f, --format <format>', 'format of the report').choices(['json', 'pdf']))
    .option('-o, --output <file>', 'write to this file (default: standard output)')
    .action(async (date: string, options: Options, command: Command) => {
      const format = options.format ?? formatOf(options.output);
      const config = readConfig(command.optsWithGlobals<GlobalOptions>().config);
      const zone = reportZone(config);
      const now = Date.now();
      const request = {
        day: readDay(date, now, zone),
        zone,
        now,
        sensor: config.sensor,
        version,
        policy: await readPolicy(config, { readText, addressesOf }),
      };
      const report = await withStore(command, (store) => collectReport(store, request));
      if (options.output === undefined && options.format === undefined && process.stdout.isTTY) summarise(report);
      else await deliver(await render(report, format), options.output);
    });

function readDay(text: string, now: number, zone: string): string {
  const today = dayOf(now, zone);
  const day = text === 'today' ? today : text === 'yesterday' ? addDays(today, -1) : text;
  if (isDay(day)) return day;
  throw new NetmonError('USAGE', 'cli', `${text} is not a day`, { hint: 'write 2026-11-21, today or yesterday' });
}

/** Without a file, JSON. */
function formatOf(file: string | undefined): 'json' | 'pdf' {
  const ending = file === undefined ? '.json' : extname(file).toLowerCase();
  if (ending === '.json' || ending === '.pdf') return ending === '.pdf' ? 'pdf' : 'json';
  throw new NetmonError('USAGE', 'cli', `the name ${file} does not tell the format of the report`, {
    hint: 'end it in .pdf or .json, or add --format',
  });
}

async function render(report: DailyReport, format: 'json' | 'pdf'): Promise<string | Uint8Array> {
  if (format === 'json') return reportJson(report);
  const { renderPdf } = await import('../reports/pdf/render.ts');
  return (await renderPdf(report)).pdf;
}

async function deliver(content: string | Uint8Array, file: string | undefined): Promise<void> {
  if (file !== undefined) {
    await writeAtomically(file, content, 0o644).catch((cause) => {
      if (cause instanceof NetmonError) throw cause;
      throw new NetmonError('DATA_NOT_WRITABLE', 'cli', `${file} cannot be written: ${fileReason(cause)}`, { cause });
    });
    return;
  }
  if (typeof content !== 'string' && process.stdout.isTTY) {
    throw new NetmonError('USAGE', 'cli', 'a PDF is not written to a terminal', { hint: 'add -o report.pdf' });
  }
  await new Promise<void>((resolve) => process.stdout.write(content, () => resolve()));
}

function summarise(report: DailyReport): void {
  print(`Report of ${report.day} (${report.timeZone})\n`);
  for (const sentence of report.headline) print(`  ${printable(sentence, 300)}`);
  if (report.decide.length > 0) print('\nNeeds a decision');
  for (const { severity, question, detail } of report.decide) {
    print(`  ${severity.padEnd(8)}  ${printable(question, 200)}\n            ${printable(detail, 300)}`);
  }
  print('\nIn full: netmon report -o report.pdf, or -o report.json');
}
