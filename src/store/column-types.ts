import { type ColumnBuilderCallback, type Expression, sql } from 'kysely';
import type { EngineName } from './engines/engine.ts';

type ColumnType = Expression<unknown> | 'text' | 'integer' | 'bigint' | 'blob' | 'bytea';

/** How a migration declares columns, so that values are the same and sort the same in both engines. */
export interface ColumnTypes {
  /** Compared byte by byte, whatever the locale of the server. */
  readonly text: ColumnType;
  /** A whole number below 2^31. */
  readonly integer: ColumnType;
  /** Milliseconds since 1970, or a reference to a `serial`. */
  readonly long: ColumnType;
  /** Comes back as a Buffer. */
  readonly bytes: ColumnType;
  /** A primary key that the database gives: grows, is never given twice. */
  readonly serial: readonly [ColumnType, ColumnBuilderCallback];
}

export const columnTypes: { readonly [name in EngineName]: ColumnTypes } = {
  sqlite: {
    text: 'text',
    integer: 'integer',
    long: 'integer',
    bytes: 'blob',
    serial: ['integer', (column) => column.primaryKey().autoIncrement()],
  },
  postgres: {
    text: sql`text collate "C"`,
    integer: 'integer',
    long: 'bigint',
    bytes: 'bytea',
    serial: ['bigint', (column) => column.primaryKey().generatedAlwaysAsIdentity()],
  },
};
