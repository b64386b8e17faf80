import { resolve } from 'node:path';
import type { Command } from 'commander';
import { noPolicy, type Policy, readPolicy } from '../../baseline/policy.ts';
import type { Log } from '../../core/edges.ts';
import type { Secret } from '../../core/secret.ts';
import { readText } from '../../edges/files/read.ts';
import { addressesOf } from '../../edges/host-names.ts';
import { pathRights } from '../../edges/rights/path-rights.ts';
import type { Store } from '../../store/store.ts';

/** Options that every command understands. */
export interface GlobalOptions {
  readonly config?: string;
  readonly data?: string;
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error';
}

/** Where the data is, and what the config approves now, which may take a look at files and at names of hosts. */
export interface Place {
  readonly data: string;
  readonly url: Secret | null;
  readPolicy(): Promise<Policy>;
}

const defaultData = '/var/lib/netmon';
const defaultConfigFile = '/etc/netmon/config.yaml';

/** Reads the config only where there is one: the schema and its library take longer to load than the answer to give. */
export async function placeOf(command: Command): Promise<Place> {
  const { config, data } = command.optsWithGlobals<GlobalOptions>();
  const isDefault = config === undefined && (await pathRights(defaultConfigFile)) === 'missing';
  if (isDefault) return { data: resolve(data ?? defaultData), url: null, readPolicy: async () => noPolicy };
  const { readConfig } = await import('../config.ts');
  const settings = readConfig(config);
  return {
    data: resolve(data ?? settings.data),
    url: (settings.store.engine === 'postgres' ? settings.store.url : null) ?? null,
    readPolicy: () => readPolicy(settings, { readText, addressesOf }),
  };
}

export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export const locationOf = ({ data, url }: Pick<Place, 'data' | 'url'>) =>
  url === null ? ({ engine: 'sqlite', file: `${data}/netmon.db` } as const) : ({ engine: 'postgres', url } as const);

/** Opens the store for reading, whether or not an agent runs, and closes it afterwards. */
export async function withStore<T>(command: Command, use: (store: Store, place: Place) => Promise<T>): Promise<T> {
  const place = await placeOf(command);
  const { openStore } = await import('../../store/open.ts');
  const store = await openStore({ ...locationOf(place), readonly: true }, { pathRights, log: silentLog });
  try {
    return await use(store, place);
  } finally {
    await store.close();
  }
}
