import { NetmonError } from '../core/errors.ts';
import type { Engine } from './engines/engine.ts';
import { groupCommit } from './engines/group-commit.ts';
import { agentQueries } from './queries/agent.ts';
import { alertQueries } from './queries/alerts.ts';
import { approvalQueries } from './queries/approvals.ts';
import { coverageQueries } from './queries/coverage.ts';
import { eventQueries } from './queries/events.ts';
import { inventoryQueries } from './queries/inventory.ts';
import { suppressionQueries } from './queries/suppressions.ts';
import { trafficQueries } from './queries/traffic.ts';
import type { Store } from './store.ts';
import { packerOn } from './traffic/packer.ts';

/** What a store that writes needs besides; reading commands do not load it. */
export type Planning = Pick<typeof import('./writes/commit.ts'), 'planCommit' | 'storedBy'>;

/** The store on an engine whose tables are those of this version; `planning` is null when it is only read. */
export function storeOn(engine: Engine, planning: Planning | null): Store {
  const writer = groupCommit(engine);
  const packer = packerOn(engine, writer);
  let closed: Promise<void> | null = null;

  async function closeAll(): Promise<void> {
    await packer.stop();
    await writer.idle();
    await engine.close();
  }

  const suppressions = suppressionQueries(engine, writer);
  return {
    ...eventQueries(engine),
    ...inventoryQueries(engine),
    ...trafficQueries(engine),
    ...approvalQueries(engine, writer),
    ...alertQueries(engine, writer),
    ...suppressions,
    ...coverageQueries(engine, writer),
    ...agentQueries(engine, writer),

    async commit(monitor, batch, storedAt) {
      if (planning === null) throw readOnly(engine);
      const rules = batch.alerts === undefined ? [] : await suppressions.suppressions();
      const plan = planning.planCommit(monitor, batch, { storedAt, rules });
      if (plan.statements.length === 0) return [];
      const rows = await writer.write(plan.statements);
      if (batch.bandwidthKept !== undefined) packer.pack(batch.bandwidthKept.secondsSince);
      return planning.storedBy(plan, rows);
    },

    close() {
      closed ??= closeAll();
      return closed;
    },
  };
}

const readOnly = ({ place }: Engine): NetmonError =>
  new NetmonError('STORE_FAILED', 'store', `${place} was opened for reading only`);
