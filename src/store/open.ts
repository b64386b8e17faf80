import type { Log } from '../core/edges.ts';
import { NetmonError } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import type { Engine } from './engines/engine.ts';
import { schemaVersion, storedVersion } from './schema-version.ts';
import type { Store } from './store.ts';
import { storeOn } from './store-on.ts';

export type StoreOptions = (
  | { readonly engine: 'sqlite'; readonly file: string }
  | { readonly engine: 'postgres'; readonly url: Secret }
) & {
  /** For commands that only look: works beside a writing agent and makes nothing, neither file nor tables. */
  readonly readonly?: boolean;
};

export interface StoreEdges {
  /** What this process may do with a file. */
  readonly pathRights: (path: string) => Promise<'missing' | 'none' | 'read' | 'write'>;
  readonly log: Log;
}

/**
 * Opens the store and, unless `readonly`, brings its tables to this program's version. Rejects with
 * NOT_FOUND (readonly, and no agent has made it yet), NO_RIGHTS (readonly, and this user may not read it),
 * STORE_NEWER, STORE_FAILED or DATA_NOT_WRITABLE; what is there is then as it was.
 */
export async function openStore(options: StoreOptions, edges: StoreEdges): Promise<Store> {
  const readonly = options.readonly ?? false;
  const engine = await openEngine(options, readonly, edges);
  try {
    const version = await storedVersion(engine);
    if (readonly) {
      if (version < schemaVersion) throw version === 0 ? notThere(engine.place) : older(engine.place, version);
      return storeOn(engine, null);
    }
    await engine.prepareWriting();
    if (version < schemaVersion) {
      const { migrate } = await import('./migrate.ts');
      await migrate(engine, version);
    }
    return storeOn(engine, await import('./writes/commit.ts'));
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function openEngine(options: StoreOptions, readonly: boolean, edges: StoreEdges): Promise<Engine> {
  if (options.engine === 'postgres') {
    const { postgresEngine } = await import('./engines/postgres.ts');
    return postgresEngine(options.url, readonly, edges.log);
  }
  if (readonly) {
    const rights = await edges.pathRights(options.file);
    if (rights === 'missing') throw notThere(options.file);
    if (rights === 'none') {
      const { noReadRights } = await import('./engines/sqlite-failure.ts');
      throw noReadRights(options.file);
    }
  }
  const { sqliteEngine } = await import('./engines/sqlite.ts');
  return sqliteEngine(options.file, readonly);
}

const notThere = (place: string): NetmonError =>
  new NetmonError('NOT_FOUND', 'store', `nothing has been stored yet in ${place}`, {
    hint: 'netmon start',
  });

const older = (place: string, version: number): NetmonError =>
  new NetmonError('STORE_FAILED', 'store', `${place} has version ${version} of the tables, not yet ${schemaVersion}`, {
    hint: 'netmon start brings them up to date',
  });
