import { type ColumnBuilderCallback, type Compilable, type SchemaModule, sql } from 'kysely';
import type { ColumnTypes } from '../column-types.ts';
import { alertTables } from './0001-alerts.ts';

const required: ColumnBuilderCallback = (column) => column.notNull();
const primary: ColumnBuilderCallback = (column) => column.primaryKey().notNull();

/** The tables of the first release; schema.ts says what is in them. */
export const initial = (schema: SchemaModule, types: ColumnTypes): readonly Compilable[] => [
  ...eventTables(schema, types),
  ...inventoryTables(schema, types),
  ...trafficTables(schema, types),
  ...approvalTables(schema, types),
  ...alertTables(schema, types),
  ...agentTables(schema, types),
];

const eventTables = (schema: SchemaModule, { serial, text, integer, long }: ColumnTypes): readonly Compilable[] => [
  schema
    .createTable('events')
    .addColumn('seq', ...serial)
    .addColumn('id', text, (column) => column.notNull().unique())
    .addColumn('monitor', text, required)
    .addColumn('type', text, required)
    .addColumn('time', long, required)
    .addColumn('stored_at', long, required)
    .addColumn('severity', integer, required)
    .addColumn('subject', text, required)
    .addColumn('summary', text, required)
    .addColumn('key', text, required)
    .addColumn('host', text)
    .addColumn('learned', integer, required)
    .addColumn('data', text, required),
  schema.createIndex('events_by_time').on('events').columns(['time', 'seq']),
  schema.createIndex('events_by_host').on('events').columns(['host', 'time']).where('host', 'is not', null),
];

const inventoryTables = (schema: SchemaModule, { text, integer, long }: ColumnTypes): readonly Compilable[] => [
  schema
    .createTable('hosts')
    .addColumn('id', text, primary)
    .addColumn('mac', text)
    .addColumn('random_mac', integer, required)
    .addColumn('vendor', text)
    .addColumn('name', text)
    .addColumn('vendor_class', text)
    .addColumn('ip', text)
    .addColumn('ip_key', text, required)
    .addColumn('addresses', text, required)
    .addColumn('interface', text)
    .addColumn('state', text, required)
    .addColumn('first_seen', long, required)
    .addColumn('last_seen', long, required)
    .addColumn('self', integer, required)
    .addColumn('gateway', integer, required)
    .addColumn('learned', integer, required),
  // No foreign key to hosts: a scan may be stored before the monitor that knows the host has stored it.
  schema
    .createTable('ports')
    .addColumn('host', text, required)
    .addColumn('protocol', text, required)
    .addColumn('port', integer, required)
    .addColumn('ip', text, required)
    .addColumn('ip_key', text, required)
    .addColumn('state', text, required)
    .addColumn('service', text)
    .addColumn('product', text)
    .addColumn('version', text)
    .addColumn('extra_info', text)
    .addColumn('guessed', integer, required)
    .addColumn('first_seen', long, required)
    .addColumn('last_seen', long, required)
    .addColumn('changed_at', long, required)
    .addColumn('pending', text)
    .addPrimaryKeyConstraint('ports_primary', ['host', 'protocol', 'port']),
  schema.createIndex('ports_by_address').on('ports').column('ip_key'),
  schema
    .createTable('host_os')
    .addColumn('host', text, primary)
    .addColumn('guesses', text, required)
    .addColumn('seen_at', long, required),
  schema
    .createTable('scans')
    .addColumn('id', text, primary)
    .addColumn('kind', text, required)
    .addColumn('started_at', long, required)
    .addColumn('finished_at', long, required)
    .addColumn('outcome', text, required)
    .addColumn('reason', text)
    .addColumn('targets', text, required)
    .addColumn('scope', text, required)
    .addColumn('hosts_up', integer, required)
    .addColumn('hosts_total', integer, required)
    .addColumn('folder', text),
  schema.createIndex('scans_by_start').on('scans').column('started_at'),
];

const trafficTables = (schema: SchemaModule, { text, integer, long, bytes }: ColumnTypes): readonly Compilable[] => [
  schema
    .createTable('spikes')
    .addColumn('id', text, primary)
    .addColumn('interface', text, required)
    .addColumn('started_at', long, required)
    .addColumn('ended_at', long)
    .addColumn('data', text, required),
  schema.createIndex('spikes_by_start').on('spikes').column('started_at'),
  schema
    .createTable('captures')
    .addColumn('id', text, primary)
    .addColumn('interface', text, required)
    .addColumn('from_time', long, required)
    .addColumn('to_time', long, required)
    .addColumn('spike', text)
    .addColumn('data', text, required),
  schema.createIndex('captures_by_start').on('captures').column('from_time'),
  schema
    .createTable('bandwidth')
    .addColumn('start', long, required)
    .addColumn('resolution', integer, required)
    .addColumn('interface', text, required)
    .addColumn('data', bytes, required)
    .addColumn('seconds', bytes)
    .addPrimaryKeyConstraint('bandwidth_primary', ['start', 'resolution', 'interface']),
  schema
    .createTable('bandwidth_days')
    .addColumn('start', long, required)
    .addColumn('interface', text, required)
    .addColumn('hours', bytes, required)
    .addColumn('minutes', bytes, required)
    .addPrimaryKeyConstraint('bandwidth_days_primary', ['start', 'interface']),
];

const approvalTables = (schema: SchemaModule, { serial, text, integer, long }: ColumnTypes): readonly Compilable[] => [
  schema
    .createTable('approvals')
    .addColumn('id', ...serial)
    .addColumn('host', text)
    .addColumn('network', text)
    .addColumn('host_group', text)
    .addColumn('protocol', text, required)
    .addColumn('first_port', integer, required)
    .addColumn('last_port', integer, required)
    .addColumn('bound', integer, required)
    .addColumn('service', text)
    .addColumn('product', text)
    .addColumn('reason', text)
    .addColumn('approved_by', text, required)
    .addColumn('approved_at', long, required)
    .addColumn('until', long)
    .addColumn('revoked_by', text)
    .addColumn('revoked_at', long),
];

const agentTables = (schema: SchemaModule, { text, integer, long }: ColumnTypes): readonly Compilable[] => [
  schema
    .createTable('checkpoints')
    .addColumn('monitor', text, required)
    .addColumn('key', text, required)
    .addColumn('value', text, required)
    .addPrimaryKeyConstraint('checkpoints_primary', ['monitor', 'key']),
  schema.createTable('cursors').addColumn('monitor', text, primary).addColumn('seq', long, required),
  schema
    .createTable('gaps')
    .addColumn('monitor', text, required)
    .addColumn('kind', text, required)
    .addColumn('from_time', long, required)
    .addColumn('to_time', long)
    .addColumn('reason', text, required),
  schema.createIndex('gaps_by_time').on('gaps').column('from_time'),
  schema
    .createIndex('gaps_open')
    .unique()
    .on('gaps')
    .columns(['monitor', 'kind', 'reason'])
    .where(sql<boolean>`to_time is null`),
  schema
    .createTable('monitor_states')
    .addColumn('monitor', text, primary)
    .addColumn('state', text, required)
    .addColumn('reason', text)
    .addColumn('hint', text)
    .addColumn('since', long, required),
  schema
    .createTable('agent_runs')
    .addColumn('started_at', long, primary)
    .addColumn('last_alive', long, required)
    .addColumn('stopped_at', long)
    .addColumn('pid', integer, required)
    .addColumn('version', text, required),
];
