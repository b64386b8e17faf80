import type { Command } from 'commander';
import { NetmonError } from '../../core/errors.ts';
import { makeFolder } from '../../edges/files/files.ts';
import { pathRights } from '../../edges/rights/path-rights.ts';
import type { Store } from '../../store/store.ts';
import { locationOf, type Place, placeOf, silentLog } from './reading.ts';

/**
 * Opens the store for a change, beside a running agent or without one, and closes it afterwards. Nothing is made that is not
 * there. Rejects with NOT_FOUND, NO_RIGHTS or DATA_NOT_WRITABLE.
 */
export async function withWritableStore<T>(
  command: Command,
  use: (store: Store, place: Place) => Promise<T>,
): Promise<T> {
  const place = await placeOf(command);
  const location = locationOf(place);
  if (location.engine === 'sqlite') await mustBeWritable(location.file);
  const { openStore } = await import('../../store/open.ts');
  const store = await openStore(location, { pathRights, log: silentLog });
  try {
    return await use(store, place);
  } finally {
    await store.close();
  }
}

/** Like withWritableStore, but makes the data folder and the store where they are not there yet. */
export async function withMadeStore<T>(command: Command, use: (store: Store, place: Place) => Promise<T>): Promise<T> {
  const place = await placeOf(command);
  process.umask(0o027);
  await makeFolder(place.data);
  const { openStore } = await import('../../store/open.ts');
  const store = await openStore(locationOf(place), { pathRights, log: silentLog });
  try {
    return await use(store, place);
  } finally {
    await store.close();
  }
}

async function mustBeWritable(file: string): Promise<void> {
  const rights = await pathRights(file);
  if (rights === 'write') return;
  if (rights === 'missing') {
    throw new NetmonError('NOT_FOUND', 'store', `nothing has been stored yet in ${file}`, { hint: 'netmon start' });
  }
  throw new NetmonError('NO_RIGHTS', 'store', `${file} may not be changed by this user`, { hint: 'use sudo' });
}
