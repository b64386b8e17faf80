import type { Engine } from '../engines/engine.ts';
import type { Writer } from '../engines/group-commit.ts';
import { inserting } from '../engines/statement.ts';
import { toGap } from '../from-rows.ts';
import type { GapRow } from '../schema.ts';
import type { Store } from '../store.ts';

/** A unique index on open gaps makes a repeated opening a conflict. */
const insertGap = inserting('gaps', ['monitor', 'kind', 'from_time', 'to_time', 'reason'], 'on conflict do nothing');

/** A clock that was set back must not make a gap end before it began. */
const close = 'update gaps set to_time = case when from_time > ? then from_time else ? end where to_time is null';

const overlapping = 'from_time < ? and (to_time is null or to_time > ?)';

export const coverageQueries = (engine: Engine, { write }: Writer): Pick<Store, 'openGap' | 'closeGaps' | 'gaps'> => ({
  async openGap({ monitor, kind, from, to, reason }) {
    await write([insertGap({ monitor, kind, from_time: from, to_time: to, reason })]);
  },

  async closeGaps(monitor, at, kind) {
    const statement =
      kind === undefined
        ? { sql: `${close} and monitor = ?`, parameters: [at, at, monitor] }
        : { sql: `${close} and monitor = ? and kind = ?`, parameters: [at, at, monitor, kind] };
    await write([statement]);
  },

  async gaps({ since, until, monitor }) {
    const order = 'order by from_time, monitor, kind';
    const rows = await engine.rows<GapRow>(
      monitor === undefined
        ? { sql: `select * from gaps where ${overlapping} ${order}`, parameters: [until, since] }
        : {
            sql: `select * from gaps where ${overlapping} and monitor = ? ${order}`,
            parameters: [until, since, monitor],
          },
    );
    return rows.map(toGap);
  },
});
