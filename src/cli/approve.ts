import { Command } from 'commander';
import { approvalsOf, approvalsOfOpen, type Decision } from '../baseline/approve.ts';
import { approvalJudge } from '../baseline/decide.ts';
import type { HostGroup } from '../baseline/groups.ts';
import type { Policy } from '../baseline/policy.ts';
import type { Approval } from '../core/approval.ts';
import { NetmonError } from '../core/errors.ts';
import { printable } from '../core/text.ts';
import type { Store } from '../store/store.ts';
import { withWritableStore } from './access/writing.ts';
import { approvalShape } from './approvals/shapes.ts';
import { readPortRanges, readTarget } from './approvals/target.ts';
import { approvalTable } from './approvals/text.ts';
import { type DecisionOptions, decisionFrom } from './input/decision.ts';
import { counted, note, print, printJson } from './output/print.ts';

interface Options extends DecisionOptions {
  readonly all?: true;
  readonly anyService?: true;
  readonly json?: true;
}

export const approveCommand = (): Command =>
  new Command('approve')
    .description(
      'allow ports to be open; a single port of a device is approved only for the service that answers there now',
    )
    .argument('[target]', 'a device (address, MAC or name), a network such as 10.0.0.0/24, or a group from the config')
    .argument('[port...]', 'ports with their protocol, such as 22/tcp, 1000-1010/udp or any/tcp')
    .option('--all', 'approve everything that is open now and not yet approved, on the target or on all devices')
    .option('--reason <text>', 'the reason, for the record')
    .option('--by <name>', 'who approves (default: you)')
    .option('--until <date>', 'last day on which the approval is valid: 2027-12-31, or 90d (from now)')
    .option('--any-service', 'approve the port whatever service answers')
    .option('--json', 'print a JSON array')
    .action(async (target: string | undefined, ports: string[], options: Options, command: Command) => {
      const now = Date.now();
      const decision = decisionFrom(options, now);
      await withWritableStore(command, async (store, { readPolicy }) => {
        const policy = await readPolicy();
        const added = options.all
          ? await approveOpen(store, policy, { target, ports, decision })
          : await approveNamed(store, policy, { target, ports, decision, anyService: options.anyService ?? false });
        if (options.json) printJson(added.map((approval) => approvalShape(approval, now)));
        else await show(store, added, { groups: policy.groups, now });
      });
    });

interface Named {
  readonly target: string | undefined;
  readonly ports: readonly string[];
  readonly decision: Decision;
}

async function approveOpen(store: Store, policy: Policy, { target, ports, decision }: Named) {
  if (ports.length > 0) throw new NetmonError('USAGE', 'cli', '--all and single ports do not go together');
  const open =
    target === undefined
      ? await store.ports({ onlyOpen: true })
      : await (await readTarget(store, target, policy.groups)).openPorts();
  const judge = approvalJudge(await store.approvals(), policy, decision.at);
  return store.addApprovals(approvalsOfOpen(open, judge, decision));
}

async function approveNamed(
  store: Store,
  { groups }: Policy,
  { target, ports, decision, anyService }: Named & { readonly anyService: boolean },
): Promise<readonly Approval[]> {
  if (target === undefined || ports.length === 0) {
    throw new NetmonError('USAGE', 'cli', 'nothing was named to approve', {
      hint: 'netmon approve 10.0.0.5 22/tcp, or netmon approve --all for what is open now',
    });
  }
  const ranges = readPortRanges(ports);
  const { scope, openPorts } = await readTarget(store, target, groups);
  if ('group' in scope) warnOfGroup(groups.find(({ name }) => name === scope.group));
  const known = await openPorts();
  return store.addApprovals(approvalsOf({ scope, ranges, known, anyService }, decision));
}

/** What a group lacks now is approved as soon as it is in it. */
function warnOfGroup(group: HostGroup | undefined): void {
  for (const problem of group?.problems ?? [])
    note(printable(`netmon: not in the group ${group?.name}: ${problem}`, 300));
}

async function show(
  store: Store,
  added: readonly Approval[],
  { groups, now }: Pick<Policy, 'groups'> & { readonly now: number },
): Promise<void> {
  if (added.length > 0) print(`${approvalTable(added, { rules: [], groups }, { hosts: await store.hosts(), now })}\n`);
  print(added.length === 0 ? 'Nothing is open that was not approved.' : counted(added.length, 'approval'));
}
