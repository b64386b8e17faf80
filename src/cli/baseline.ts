import { Command } from 'commander';
import { compareWithApproved } from '../baseline/compare-approved.ts';
import { approvalJudge } from '../baseline/decide.ts';
import { baselineXml } from '../baseline/export.ts';
import { importedApprovals } from '../baseline/import.ts';
import { matchHosts } from '../baseline/match.ts';
import { writeAtomically } from '../edges/files/files.ts';
import { withStore } from './access/reading.ts';
import { withWritableStore } from './access/writing.ts';
import { differenceShape, differenceText } from './approvals/diff-text.ts';
import { readReference, warn } from './approvals/reference-scan.ts';
import { approvalShape } from './approvals/shapes.ts';
import { approvalTable } from './approvals/text.ts';
import { type DecisionOptions, decisionFrom } from './input/decision.ts';
import { counted, print, printJson } from './output/print.ts';

export function baselineCommand(): Command {
  const command = new Command('baseline').description(
    'import, export or compare the baseline of approved ports as nmap XML',
  );
  command
    .command('import')
    .argument('<file>', 'an nmap XML file, optionally gzipped; - for standard input')
    .description('approve every port that is open in a scan; devices are matched by MAC, then by address')
    .option('--reason <text>', 'the reason, for the record (default: the file name)')
    .option('--by <name>', 'who approves (default: you)')
    .option('--until <date>', 'last day on which the approvals are valid: 2027-12-31, or 90d (from now)')
    .option('--json', 'print a JSON array')
    .action(importFile);
  command
    .command('export')
    .description('write the approved open ports as nmap XML')
    .option('-o, --output <file>', 'write to this file (default: standard output)')
    .option('--all', 'include open ports that are not approved')
    .action(exportFile);
  command
    .command('diff')
    .argument('[file]', 'an nmap XML file to compare with (default: the approvals)')
    .description(
      'compare what is open now with the approvals, or with a scan; exit code 0: same, 1: different, 2: error',
    )
    .option('--json', 'print a JSON object')
    .action(diff);
  return command;
}

async function importFile(file: string, options: DecisionOptions & { json?: true }, command: Command): Promise<void> {
  const decision = decisionFrom({ reason: `baseline ${file}`, ...options }, Date.now());
  const run = await readReference(file);
  await withWritableStore(command, async (store, { readPolicy }) => {
    const [hosts, policy] = [await store.hosts(), await readPolicy()];
    const judge = approvalJudge(await store.approvals(), policy, decision.at);
    const { approvals, already, unknown, others } = importedApprovals(matchHosts(run.hosts, hosts), judge, decision);
    const added = await store.addApprovals(approvals);
    for (const { found, otherMac } of others)
      warn(`${found.ip} was ${found.mac} in the scan and is ${otherMac} now: nothing of it is approved`);
    for (const ip of unknown) warn(`no device is known at ${ip}: approved for that address`);
    if (options.json) printJson(added.map((approval) => approvalShape(approval, decision.at)));
    else {
      if (added.length > 0)
        print(`${approvalTable(added, { rules: [], groups: policy.groups }, { hosts, now: decision.at })}\n`);
      print(
        `${counted(added.length, 'approval')}${already > 0 ? `; ${counted(already, 'port')} approved before` : ''}`,
      );
    }
  });
}

async function exportFile({ output, all }: { output?: string; all?: true }, command: Command): Promise<void> {
  const now = Date.now();
  const xml = await withStore(command, async (store, { readPolicy }) => {
    const judge = approvalJudge(await store.approvals(), await readPolicy(), now);
    const open = await store.ports({ onlyOpen: true });
    const ports = open.filter((port) => all || judge(port).state === 'approved');
    return baselineXml({ hosts: await store.hosts(), ports, scans: await store.scans({ kind: 'ports' }), now });
  });
  if (output === undefined) process.stdout.write(xml);
  else await writeAtomically(output, xml, 0o644);
}

async function diff(file: string | undefined, { json }: { json?: true }, command: Command): Promise<void> {
  const run = file === undefined ? null : await readReference(file);
  const difference = await withStore(command, async (store, { readPolicy }) => {
    const [hosts, ports] = [await store.hosts(), await store.ports({})];
    if (run !== null) {
      const { compareWithReference } = await import('../baseline/compare-reference.ts');
      return compareWithReference(run, { hosts, ports });
    }
    const [now, approvals] = [Date.now(), await store.approvals()];
    const judge = approvalJudge(approvals, await readPolicy(), now);
    return compareWithApproved({ hosts, ports, approvals, judge, now });
  });
  if (json) printJson(differenceShape(difference));
  else print(differenceText(difference));
  process.exitCode = difference.same ? 0 : 1;
}
