import { Command } from 'commander';
import { withStore } from './access/reading.ts';
import { approvalShape, ruleShape } from './approvals/shapes.ts';
import { approvalTable } from './approvals/text.ts';
import { counted, print, printJson } from './output/print.ts';

export const approvalsCommand = (): Command =>
  new Command('approvals')
    .description('list approved ports and who approved them, including the rules from the config')
    .option('--all', 'include revoked approvals')
    .option('--json', 'print a JSON object')
    .action(async (options: { all?: true; json?: true }, command: Command) => {
      const now = Date.now();
      await withStore(command, async (store, { readPolicy }) => {
        const policy = await readPolicy();
        const approvals = await store.approvals({ revoked: options.all ?? false });
        if (options.json) {
          printJson({
            approvals: approvals.map((approval) => approvalShape(approval, now)),
            policy: policy.rules.map((rule) => ruleShape(rule, now)),
          });
          return;
        }
        print(approvalTable(approvals, policy, { hosts: await store.hosts(), now }));
        print(`\n${counted(approvals.length, 'approval')}, ${counted(policy.rules.length, 'rule')} of the config`);
      });
    });
