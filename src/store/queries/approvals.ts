import type { Engine } from '../engines/engine.ts';
import type { Writer } from '../engines/group-commit.ts';
import { inserting } from '../engines/statement.ts';
import { toApproval } from '../from-rows.ts';
import type { ApprovalRow } from '../schema.ts';
import type { Store } from '../store.ts';

const insertApproval = inserting(
  'approvals',
  [
    ...([
      'host',
      'network',
      'host_group',
      'protocol',
      'first_port',
      'last_port',
      'bound',
      'service',
      'product',
    ] as const),
    ...(['reason', 'approved_by', 'approved_at', 'until'] as const),
  ],
  'returning *',
);

type Row = ApprovalRow & { readonly id: number };

const revoke = 'update approvals set revoked_by = ?, revoked_at = ? where id = ? and revoked_at is null returning *';

export const approvalQueries = (
  engine: Engine,
  { write }: Writer,
): Pick<Store, 'addApprovals' | 'revokeApprovals' | 'approvals'> => ({
  async addApprovals(approvals) {
    if (approvals.length === 0) return [];
    const statements = approvals.map(({ scope, ports, service, reason, by, at, until }) =>
      insertApproval({
        host: 'host' in scope ? scope.host : null,
        network: 'network' in scope ? scope.network : null,
        host_group: 'group' in scope ? scope.group : null,
        protocol: ports.protocol,
        first_port: ports.first,
        last_port: ports.last,
        bound: Number(service !== null),
        service: service?.service ?? null,
        product: service?.product ?? null,
        reason,
        approved_by: by,
        approved_at: at,
        until,
      }),
    );
    return (await write(statements)).flat().map((row) => toApproval(row as Row));
  },

  async revokeApprovals(ids, { by, at }) {
    if (ids.length === 0) return [];
    const rows = await write(ids.map((id) => ({ sql: revoke, parameters: [by, at, id] })));
    return rows.flat().map((row) => toApproval(row as Row));
  },

  async approvals({ revoked = false } = {}) {
    const condition = revoked ? '' : 'where revoked_at is null';
    const rows = await engine.rows<Row>({ sql: `select * from approvals ${condition} order by id`, parameters: [] });
    return rows.map(toApproval);
  },
});
