import { Command } from 'commander';
import { readSummary } from '../archive/results.ts';
import type { Problem } from '../archive/verify.ts';
import { roundedBytes } from '../core/rounded.ts';
import { printable } from '../core/text.ts';
import { type ListedRun, listArchive, verifyArchive } from '../edges/runs/read-archive.ts';
import { placeOf } from './access/reading.ts';
import { isoTime, localTime, print, printJson } from './output/print.ts';
import { table } from './output/table.ts';

export const archiveCommand = (): Command => {
  const archive = new Command('archive').description('list and verify the archived scan files');
  archive
    .command('list')
    .description('list archived runs, oldest first')
    .option('--json', 'print a JSON array')
    .action(async (options: { json?: true }, command: Command) => {
      const runs = await listArchive((await placeOf(command)).data);
      if (options.json) printJson(runs.map(runShape));
      else showRuns(runs);
    });
  archive
    .command('verify')
    .description('verify every archived file; exit code 1 if one was changed or is missing')
    .option('--json', 'print a JSON object')
    .action(async (options: { json?: true }, command: Command) => {
      const { problems, runs, files, size } = await verifyArchive((await placeOf(command)).data);
      if (options.json) printJson({ ok: problems.length === 0, runs: runs.length, files, bytes: size, problems });
      else {
        for (const problem of problems) print(problemLine(problem));
        const verdict = problems.length === 0 ? 'all as they were kept' : `${problems.length} problems`;
        print(`${runs.length} runs, ${files} files, ${roundedBytes(size)}: ${verdict}`);
      }
      process.exitCode = problems.length === 0 ? 0 : 1;
    });
  return archive;
};

/** An element of `netmon archive list --json`. */
function runShape(listed: ListedRun) {
  const summary = readSummary(listed.results);
  return {
    run: listed.run,
    time: isoTime(listed.began),
    state: listed.partial ? 'unfinished' : 'kept',
    latest: listed.latest,
    outcome: summary?.outcome ?? null,
    reason: summary?.reason ?? null,
    targets: summary?.targets ?? null,
    hostsUp: summary?.hostsUp ?? null,
    changes: summary?.changes ?? null,
    files: listed.files,
    bytes: listed.size,
  };
}

function showRuns(runs: readonly ListedRun[]): void {
  const rows = runs.map((listed) => {
    const summary = readSummary(listed.results);
    return [
      localTime(listed.began),
      listed.run,
      listed.partial ? 'unfinished' : (summary?.outcome ?? 'broken off'),
      summary?.hostsUp ?? null,
      summary?.changes ?? null,
      listed.files,
      roundedBytes(listed.size),
      listed.latest ? 'latest' : '',
    ];
  });
  print(table(['began', 'run', 'outcome', 'hosts', 'changes', 'files', 'size', ''], rows));
  print(`\n${runs.length} runs, ${roundedBytes(runs.reduce((sum, { size }) => sum + size, 0))}`);
}

const problemLine = ({ kind, run, file, text }: Problem): string =>
  printable(`${kind}: ${run}${file === null ? '' : `/${file}`}: ${text}`, 500);
