import type { ColumnBuilderCallback, Compilable, SchemaModule } from 'kysely';
import type { ColumnTypes } from '../column-types.ts';

const required: ColumnBuilderCallback = (column) => column.notNull();
const primary: ColumnBuilderCallback = (column) => column.primaryKey().notNull();

/** Part of the first migration; schema-alerts.ts says what is in the tables. */
export const alertTables = (schema: SchemaModule, types: ColumnTypes): readonly Compilable[] => [
  ...groupTables(schema, types),
  ...ruleTables(schema, types),
];

const groupTables = (schema: SchemaModule, types: ColumnTypes): readonly Compilable[] => [
  schema
    .createTable('alert_groups')
    .addColumn('id', types.long, primary)
    .addColumn('engine', types.text, required)
    .addColumn('gid', types.long, required)
    .addColumn('sid', types.long, required)
    .addColumn('rev', types.long, required)
    .addColumn('source', types.text)
    .addColumn('target', types.text)
    .addColumn('own', types.text)
    .addColumn('message', types.text, required)
    .addColumn('classification', types.text)
    .addColumn('severity', types.integer, required)
    .addColumn('protocol', types.text)
    .addColumn('direction', types.text, required)
    .addColumn('techniques', types.text, required)
    .addColumn('refs', types.text, required)
    .addColumn('count', types.long, required)
    .addColumn('first_seen', types.long, required)
    .addColumn('last_seen', types.long, required)
    .addColumn('ports', types.text, required)
    .addColumn('captures', types.text, required)
    .addColumn('suppressed', types.long, required)
    .addColumn('suppressed_by', types.text)
    .addColumn('told_at', types.long)
    .addColumn('acked_by', types.text)
    .addColumn('acked_at', types.long)
    .addColumn('acked_text', types.text),
  schema.createIndex('alert_groups_by_signature').on('alert_groups').columns(['gid', 'sid']),
  schema
    .createTable('alert_days')
    .addColumn('group_id', types.long, required)
    .addColumn('day', types.integer, required)
    .addColumn('count', types.long, required)
    .addPrimaryKeyConstraint('alert_days_primary', ['group_id', 'day']),
  schema
    .createTable('alert_comments')
    .addColumn('id', ...types.serial)
    .addColumn('group_id', types.long, required)
    .addColumn('said_by', types.text, required)
    .addColumn('said_at', types.long, required)
    .addColumn('said', types.text, required),
  schema.createIndex('alert_comments_by_group').on('alert_comments').column('group_id'),
  schema
    .createTable('alert_lines')
    .addColumn('id', ...types.serial)
    .addColumn('from_time', types.long, required)
    .addColumn('to_time', types.long, required)
    .addColumn('stored_at', types.long, required)
    .addColumn('count', types.integer, required)
    .addColumn('bytes', types.integer, required)
    .addColumn('group_ids', types.text, required)
    .addColumn('data', types.bytes, required),
];

const ruleTables = (schema: SchemaModule, types: ColumnTypes): readonly Compilable[] => [
  schema
    .createTable('suppressions')
    .addColumn('id', ...types.serial)
    .addColumn('gid', types.long)
    .addColumn('sid', types.long)
    .addColumn('source', types.text)
    .addColumn('target', types.text)
    .addColumn('network', types.text)
    .addColumn('reason', types.text)
    .addColumn('made_by', types.text, required)
    .addColumn('made_at', types.long, required)
    .addColumn('until', types.long)
    .addColumn('removed_by', types.text)
    .addColumn('removed_at', types.long),
  schema
    .createTable('suppression_hits')
    .addColumn('rule', types.text, primary)
    .addColumn('count', types.long, required)
    .addColumn('last', types.long, required),
];
