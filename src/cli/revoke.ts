import { Command } from 'commander';
import type { HostGroup } from '../baseline/groups.ts';
import { approvalsWithin } from '../baseline/revoke.ts';
import type { Approval, ApprovalScope } from '../core/approval.ts';
import { NetmonError } from '../core/errors.ts';
import type { Store } from '../store/store.ts';
import { withWritableStore } from './access/writing.ts';
import { approvalShape } from './approvals/shapes.ts';
import { readPortRanges, readTarget } from './approvals/target.ts';
import { approvalTable } from './approvals/text.ts';
import { whoActs } from './input/decision.ts';
import { counted, print, printJson } from './output/print.ts';

interface Options {
  readonly by?: string;
  readonly json?: true;
}

export const revokeCommand = (): Command =>
  new Command('revoke')
    .description('revoke approvals; they stay on record, and their ports need a decision again')
    .argument('<target>', 'a device, network or group, or the number of an approval')
    .argument('[port...]', 'ports with their protocol (default: every approval of the target)')
    .option('--by <name>', 'who revokes (default: you)')
    .option('--json', 'print a JSON array')
    .action(async (target: string, ports: string[], { by, json }: Options, command: Command) => {
      const now = Date.now();
      const revocation = { by: whoActs(by), at: now };
      await withWritableStore(command, async (store, { readPolicy }) => {
        const { groups } = await readPolicy();
        const chosen = await choose(store, groups, { target, ports });
        const revoked = await store.revokeApprovals(
          chosen.map(({ id }) => id),
          revocation,
        );
        if (json) printJson(revoked.map((approval) => approvalShape(approval, now)));
        else
          print(
            `${approvalTable(revoked, { rules: [], groups }, { hosts: await store.hosts(), now })}\n\n${counted(revoked.length, 'approval')} revoked`,
          );
      });
    });

/** Rejects with NOT_FOUND when there is nothing to revoke. */
async function choose(
  store: Store,
  groups: readonly HostGroup[],
  { target, ports }: Asked,
): Promise<readonly Approval[]> {
  const standing = await store.approvals();
  const chosen = /^\d+$/.test(target)
    ? standing.filter(({ id }) => id === Number(target))
    : approvalsWithin(standing, await scopeOf(store, [...groups, ...formerGroups(standing)], target), rangesOf(ports));
  if (chosen.length > 0) return chosen;
  const what = ports.length === 0 ? target : `${ports.join(', ')} of ${target}`;
  throw new NetmonError('NOT_FOUND', 'cli', `there is no approval for exactly ${what}`, {
    hint: 'netmon approvals lists all approvals, including those for networks, port ranges and in the config',
  });
}

interface Asked {
  readonly target: string;
  readonly ports: readonly string[];
}

const scopeOf = async (store: Store, groups: readonly HostGroup[], target: string): Promise<ApprovalScope> =>
  (await readTarget(store, target, groups)).scope;

/** Groups that the config no longer names can be taken back still. */
const formerGroups = (standing: readonly Approval[]): readonly HostGroup[] =>
  standing.flatMap(({ scope }) => ('group' in scope ? [{ name: scope.group, networks: [], problems: [] }] : []));

const rangesOf = (ports: readonly string[]) =>
  readPortRanges(ports.length === 0 ? ['any/tcp', 'any/udp', 'any/sctp', 'any/ip'] : ports);
