import { NetmonError } from '../core/errors.ts';
import type { Engine } from './engines/engine.ts';

/** The version that this program reads and writes: how many migrations there are. Apart, so that reading loads none. */
export const schemaVersion = 1;

const versionTable = 'schema_version';

/**
 * The version of the tables that are there, 0 when there are none.
 * Rejects with STORE_NEWER when they are newer than this program, and with STORE_FAILED when they are somebody else's.
 */
export async function storedVersion(engine: Engine): Promise<number> {
  const tables = await engine.tables();
  if (!tables.includes(versionTable)) {
    if (tables.length > 0) throw foreign(engine);
    return 0;
  }
  const rows = await engine.rows<{ version: number }>({
    sql: `select version from ${versionTable} order by version desc limit 1`,
    parameters: [],
  });
  const version = rows[0]?.version ?? 0;
  if (version > schemaVersion) throw newer(engine, version);
  return version;
}

function newer({ place }: Engine, version: number): NetmonError {
  const message = `${place} has version ${version} of the tables, this netmon knows versions up to ${schemaVersion}`;
  return new NetmonError('STORE_NEWER', 'store', message, {
    hint: 'run the netmon that wrote it or a newer one, or name another data folder with --data; nothing was changed',
  });
}

const foreign = ({ place }: Engine): NetmonError =>
  new NetmonError('STORE_FAILED', 'store', `${place} has tables of another program`, {
    hint: 'give netmon a database of its own; nothing was changed',
  });
