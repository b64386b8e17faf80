import pg from 'pg';
import type { Log } from '../../core/edges.ts';
import { NetmonError } from '../../core/errors.ts';
import type { Secret } from '../../core/secret.ts';
import { type Engine, storable } from './engine.ts';
import { postgresFailure } from './postgres-failure.ts';
import type { Statement } from './statement.ts';

/** Held while a transaction writes, so that `seq` grows in the order of commits even when several sensors share a store. */
const writeLock = 7_236_051_448;

/** OID of bigint, which pg gives as text; ours are milliseconds and counts and fit into a number. */
const bigintType = 20;

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === bigintType ? Number : pg.types.getTypeParser(oid, format),
};

/** A server that several sensors may share. `url`: `postgres://user:password@host:port/database`. */
export function postgresEngine(url: Secret, readonly: boolean, log: Log): Engine {
  const place = placeOf(url);
  const pool = new pg.Pool({
    connectionString: url.reveal(),
    types,
    max: 4,
    connectionTimeoutMillis: 10_000,
    // A server that vanished without closing its connections must not hold a commit for ever.
    query_timeout: 30_000,
    keepAlive: true,
    application_name: 'netmon',
    ...(readonly ? { options: '-c default_transaction_read_only=on' } : {}),
  });
  // Without a listener, a connection that breaks while nobody uses it would end the process.
  pool.on('error', (error) => log.warn('connection to the store lost', { place, reason: error.message }));

  const guarded = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw postgresFailure(error, place);
    });

  return {
    name: 'postgres',
    place,
    rows: <Row>(statement: Statement) => guarded(run(pool, statement)) as Promise<Row[]>,
    transact: (statements) => guarded(transact(pool, statements)),
    tables: async () => {
      const sql = 'select tablename from pg_tables where schemaname = current_schema()';
      const rows = await guarded(run(pool, { sql, parameters: [] }));
      return rows.map((row) => (row as { tablename: string }).tablename);
    },
    prepareWriting: async () => {},
    close: () => guarded(pool.end()),
  };
}

async function transact(pool: pg.Pool, statements: readonly Statement[]): Promise<unknown[][]> {
  const client = await pool.connect();
  try {
    await client.query(`begin; select pg_advisory_xact_lock(${writeLock})`);
    const results: unknown[][] = [];
    for (const statement of statements) results.push(await run(client, statement));
    await client.query('commit');
    client.release();
    return results;
  } catch (error) {
    // Dropping the connection rolls back whatever state it is in.
    client.release(true);
    throw error;
  }
}

async function run(client: pg.Pool | pg.PoolClient, { sql, parameters }: Statement): Promise<unknown[]> {
  const { rows } = await client.query({ text: numbered(sql), values: parameters.map(storable) });
  return rows;
}

/** `?` → `$1`, `$2`, …; what Kysely compiled has its numbers already. No statement of ours has a ? in it otherwise. */
function numbered(sql: string): string {
  let count = 0;
  return sql.replace(/\?/g, () => `$${++count}`);
}

function placeOf(secret: Secret): string {
  const url = URL.parse(secret.reveal());
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new NetmonError('STORE_FAILED', 'store', 'the address of the PostgreSQL store is not one', {
      hint: 'its form is postgres://user:password@host:5432/database',
    });
  }
  return `PostgreSQL database ${url.pathname.slice(1)} at ${url.hostname || url.searchParams.get('host') || 'localhost'}`;
}
