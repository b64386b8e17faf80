import { join } from 'node:path';
import type { Config } from '../config/load.ts';
import type { SiteChoice } from '../config/site.ts';
import type { Clock } from '../core/edges.ts';
import { makeFolder } from '../edges/files/files.ts';
import { emptyScratch } from '../edges/files/scratch.ts';
import { lockFolder } from '../edges/folder-lock.ts';
import type { JsonLog } from '../edges/log.ts';
import type { LogLevel } from '../edges/log-record.ts';
import { exec } from '../edges/programs/exec.ts';
import { pathRights } from '../edges/rights/path-rights.ts';
import { createEventHub, type EventHub } from '../pipeline/event-hub.ts';
import { openPool, type Pool } from '../runtime/pool.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import type { Ending } from './ending.ts';
import { lookAround } from './site.ts';

export interface FoundationOptions {
  readonly config: Config;
  readonly data: string;
  readonly clock: Clock;
  readonly log: JsonLog;
  readonly logLevel: LogLevel;
}

/** What monitors stand on, whether the whole agent runs or a single scan. */
export interface Foundation {
  readonly store: Store;
  readonly hub: EventHub;
  readonly pool: Pool;
  readonly choice: SiteChoice;
}

/** Takes the data folder for this process, opens the store and the pool, and looks at the network. */
export async function openFoundation(
  { config, data, clock, log }: FoundationOptions,
  ending: Ending,
): Promise<Foundation> {
  await makeFolder(data);
  const lock = await lockFolder(data);
  ending.add(() => lock.release());
  await emptyScratch(data);

  const { engine, url } = config.store;
  const where =
    engine === 'sqlite' || url === undefined
      ? ({ engine: 'sqlite', file: join(data, 'netmon.db') } as const)
      : ({ engine: 'postgres', url } as const);
  const store = await openStore(where, { pathRights, log: log.of('store') });
  ending.add(() => store.close());

  const choice = await lookAround({ config, data, exec }, new AbortController().signal);
  const pool = openPool();
  ending.add(() => pool.close());
  return { store, hub: createEventHub(store, clock), pool, choice };
}
