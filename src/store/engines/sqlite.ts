import Database from 'better-sqlite3';
import { type Engine, storable } from './engine.ts';
import { sqliteFailure } from './sqlite-failure.ts';
import type { Statement } from './statement.ts';

/** Milliseconds that a statement waits for a lock that another process holds. The agent is alone, so only for moments. */
const lockTimeout = 5000;

/** Texts of statements that are built vary with their conditions; more than this and all are prepared anew. */
const mostPrepared = 200;

/**
 * The embedded engine. better-sqlite3 works synchronously, which is faster than any hand-over to a thread would be: a
 * commit with its fsync takes 0.3 ms.
 */
export function sqliteEngine(file: string, readonly: boolean): Engine {
  const failure = (error: unknown) => sqliteFailure(error, file, readonly);
  const database = guarded(
    () => new Database(file, { readonly, fileMustExist: readonly, timeout: lockTimeout }),
    failure,
  );
  const prepared = new Map<string, Database.Statement>();

  function prepare(sql: string): Database.Statement {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    if (prepared.size === mostPrepared) prepared.clear();
    const statement = database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  }

  function run({ sql, parameters }: Statement): unknown[] {
    const statement = prepare(sql);
    if (statement.reader) return statement.all(parameters.map(storable));
    statement.run(parameters.map(storable));
    return [];
  }

  const runAll = database.transaction((statements: readonly Statement[]) => statements.map(run));

  return {
    name: 'sqlite',
    place: file,
    rows: async <Row>(statement: Statement) => guarded(() => run(statement) as Row[], failure),
    transact: async (statements) => guarded(() => runAll.immediate(statements), failure),
    tables: async () =>
      guarded(
        () =>
          database
            .prepare<[], string>(`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`)
            .pluck()
            .all(),
        failure,
      ),
    prepareWriting: async () =>
      guarded(() => {
        database.pragma('journal_mode = wal');
        // In WAL mode only this makes a commit survive a loss of power.
        database.pragma('synchronous = full');
      }, failure),
    close: async () => guarded(() => close(database, file), failure),
  };
}

/**
 * The last connection that may write would remove the files beside the database (-wal, -shm), and a reader that may not
 * write in the folder could not make them again. A reading one that goes last leaves them, the first of them empty.
 */
function close(database: Database.Database, file: string): void {
  let last: Database.Database | null = null;
  try {
    if (!database.readonly) {
      last = new Database(file, { readonly: true, timeout: lockTimeout });
      last.pragma('user_version');
      // A reader that is stuck must not hold up the end of the agent.
      database.pragma('busy_timeout = 100');
      database.pragma('wal_checkpoint(truncate)');
    }
  } catch {
    // On a full disk or a damaged file. What is committed stays in the -wal and counts at the next opening.
  } finally {
    database.close();
    last?.close();
  }
}

function guarded<T>(work: () => T, failure: (error: unknown) => Error): T {
  try {
    return work();
  } catch (error) {
    throw failure(error);
  }
}
