import { inserting, replacing, type Statement } from '../engines/statement.ts';

const replaceCheckpoint = replacing('checkpoints', ['monitor', 'key', 'value'], ['monitor', 'key']);

export const storeCheckpoint = (monitor: string, key: string, value: unknown): Statement =>
  value === null
    ? { sql: 'delete from checkpoints where monitor = ? and key = ?', parameters: [monitor, key] }
    : replaceCheckpoint({ monitor, key, value: JSON.stringify(value) });

const moveCursor = inserting(
  'cursors',
  ['monitor', 'seq'],
  'on conflict (monitor) do update set seq = excluded.seq where excluded.seq > cursors.seq',
);

/** Never moves back: a batch that is repeated after a failure must not let events be heard twice. */
export const storeHeard = (monitor: string, seq: number): Statement => moveCursor({ monitor, seq });
