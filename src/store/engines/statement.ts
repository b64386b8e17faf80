import type { Schema } from '../schema.ts';

/**
 * SQL that both engines understand, with one `?` for each parameter.
 *
 * Statements whose text never changes are written out: they are prepared once, and a reading command that needs no others
 * does not load Kysely, which alone takes 0.1 s. What is put together from conditions is built with Kysely (builder.ts).
 */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

type ColumnOf<Table extends keyof Schema> = keyof Schema[Table] & string;

/** A function from a row to the statement that inserts it; `ending` says what happens when it is there already. */
export function inserting<Table extends keyof Schema, Column extends ColumnOf<Table>>(
  table: Table,
  columns: readonly Column[],
  ending: string,
) {
  const sql = `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')}) ${ending}`;
  return (row: Pick<Schema[Table], Column>): Statement => ({ sql, parameters: columns.map((column) => row[column]) });
}

/** Rows of one statement; few sizes, so that few texts are prepared. */
const sizes = [64, 8, 1];

/** Like inserting, but many rows go into one statement, which takes a third of the time. No two rows may have the same key. */
export function insertingMany<Table extends keyof Schema, Column extends ColumnOf<Table>>(
  table: Table,
  columns: readonly Column[],
  ending: string,
) {
  const marks = `(${columns.map(() => '?').join(', ')})`;
  const texts = new Map(
    sizes.map((size) => {
      const values = Array.from({ length: size }, () => marks).join(', ');
      return [size, `insert into ${table} (${columns.join(', ')}) values ${values} ${ending}`];
    }),
  );
  return (rows: readonly Pick<Schema[Table], Column>[]): readonly Statement[] => {
    const statements: Statement[] = [];
    for (let at = 0; at < rows.length; ) {
      const size = sizes.find((one) => at + one <= rows.length) ?? 1;
      const parameters = rows.slice(at, at + size).flatMap((row) => columns.map((column) => row[column]));
      statements.push({ sql: texts.get(size) ?? '', parameters });
      at += size;
    }
    return statements;
  };
}

/** A function from a row to the statement that puts it in place of the one with the same `key`. */
export function replacing<Table extends keyof Schema, Column extends ColumnOf<Table>>(
  table: Table,
  columns: readonly Column[],
  key: readonly Column[],
) {
  const others = columns.filter((column) => !key.includes(column));
  const changes = others.map((column) => `${column} = excluded.${column}`).join(', ');
  return inserting<Table, Column>(table, columns, `on conflict (${key.join(', ')}) do update set ${changes}`);
}
