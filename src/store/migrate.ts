import type { Compilable } from 'kysely';
import { columnTypes } from './column-types.ts';
import { builder } from './engines/builder.ts';
import type { Engine } from './engines/engine.ts';
import type { Statement } from './engines/statement.ts';
import { migrations } from './migrations/all.ts';
import { storedVersion } from './schema-version.ts';

/** Brings the tables from `version` (0: none) to the newest. All missing migrations are one transaction. */
export async function migrate(engine: Engine, version: number): Promise<void> {
  const { schema } = builder[engine.name];
  const types = columnTypes[engine.name];
  const versions = schema
    .createTable('schema_version')
    .addColumn('version', types.integer, (column) => column.primaryKey().notNull());
  const missing = migrations
    .slice(version)
    .flatMap((migration, index) => [
      ...migration(schema, types).map(compiled),
      { sql: 'insert into schema_version (version) values (?)', parameters: [version + index + 1] },
    ]);
  try {
    await engine.transact([...(version === 0 ? [compiled(versions)] : []), ...missing]);
  } catch (error) {
    // Another sensor that shares the database may have done it in the same moment.
    if ((await storedVersion(engine)) < migrations.length) throw error;
  }
}

const compiled = (query: Compilable): Statement => query.compile();
