import { setTimeout } from 'node:timers/promises';
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
  // That a connection breaks fails the query that waits; told to nobody, it would end the process, too.
  client.on('error', ignore);
  const results: unknown[][] = [];
  let committing: string | null = null;
  try {
    await client.query(`begin; select pg_advisory_xact_lock(${writeLock})`);
    const id = await client.query<{ id: string }>('select pg_current_xact_id()::text as id');
    for (const statement of statements) results.push(await run(client, statement));
    committing = id.rows[0]?.id ?? null;
    await client.query('commit');
    client.release();
    return results;
  } catch (error) {
    // Dropping the connection rolls back whatever state it is in.
    client.release(true);
    if (committing !== null && (await isCommitted(pool, committing))) return results;
    throw error;
  } finally {
    client.off('error', ignore);
  }
}

const ignore = (): void => {};

/** Milliseconds for which a server is asked what became of a transaction, and between two times. */
const askFor = 60_000;
const askAgainAfter = 500;

/**
 * Whether a transaction counts whose commit was sent and never answered. To store the same again would count alerts twice, so this is asked
 * until the server is back; one that stays away for longer is taken not to have it.
 */
async function isCommitted(pool: pg.Pool, id: string): Promise<boolean> {
  for (const end = performance.now() + askFor; performance.now() < end; await setTimeout(askAgainAfter)) {
    const status = await statusOf(pool, id);
    if (status === 'committed' || status === 'aborted') return status === 'committed';
    if (pool.ending) break;
  }
  return false;
}

async function statusOf(pool: pg.Pool, id: string): Promise<string | null> {
  try {
    const { rows } = await pool.query<{ status: string | null }>('select pg_xact_status($1::xid8) as status', [id]);
    return rows[0]?.status ?? null;
  } catch {
    return null;
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
