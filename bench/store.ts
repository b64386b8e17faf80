import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { pathRights } from '../src/edges/rights/path-rights.ts';
import { openStore } from '../src/store/open.ts';
import { eventNumber, hostNumber } from './made-up.ts';
import { type Benchmark, type Row, times } from './row.ts';
import { quantile } from './statistics.ts';

interface StoreFigures {
  /** Milliseconds from the call to the answer, one event and one host a commit, one commit after the other. */
  readonly commit: Quantiles;
  /** The same rows written by a bare better-sqlite3 loop, also synced to disk each time. */
  readonly bareCommit: Quantiles;
  /** With batches of 100. */
  readonly eventsPerSecond: number;
  readonly bareEventsPerSecond: number;
  /** Milliseconds for `hosts()` of 10,000, opening included. */
  readonly tenThousandHosts: number;
}

interface Quantiles {
  readonly p50: number;
  readonly p99: number;
}

const commits = 1000;
const batches = 50;
const batchSize = 100;
const hostCount = 10_000;

const silent = () => {};
const edges = { pathRights, log: { debug: silent, info: silent, warn: silent, error: silent } };

async function measure(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-bench-'));
  try {
    return rows({ ...(await measureStore(join(folder, 'netmon.db'))), ...measureBare(join(folder, 'bare.db')) });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rows({ commit, bareCommit, eventsPerSecond, bareEventsPerSecond, tenThousandHosts }: StoreFigures): Row[] {
  return [
    {
      what: 'one event and one host stored, synced to disk',
      netmon: `p50 ${commit.p50.toFixed(2)}, p99 ${commit.p99.toFixed(2)} ms`,
      peer: `bare better-sqlite3 p50 ${bareCommit.p50.toFixed(2)}, p99 ${bareCommit.p99.toFixed(2)} ms`,
      ratio: `${times(bareCommit.p50 / commit.p50)} at p50`,
    },
    {
      what: `events stored in lots of ${batchSize}`,
      netmon: `${eventsPerSecond.toFixed(0)}/s`,
      peer: `bare better-sqlite3 ${bareEventsPerSecond.toFixed(0)}/s`,
      ratio: times(eventsPerSecond / bareEventsPerSecond),
    },
    { what: 'hosts() of 10,000, opening the store included', netmon: `${tenThousandHosts.toFixed(0)} ms` },
  ];
}

async function measureStore(file: string) {
  const store = await openStore({ engine: 'sqlite', file }, edges);
  const took: number[] = [];
  for (let index = 0; index < commits; index += 1) {
    const start = performance.now();
    await store.commit('arp', { events: [eventNumber(index)], hosts: [hostNumber(index)] }, start);
    took.push(performance.now() - start);
  }
  const start = performance.now();
  for (let batch = 0; batch < batches; batch += 1) {
    await store.commit(
      'ports',
      { events: range(batchSize).map((index) => eventNumber(batch * batchSize + index)) },
      start,
    );
  }
  const eventsPerSecond = perSecond(batches * batchSize, start);
  await store.commit('arp', { events: [], hosts: range(hostCount).map(hostNumber) }, start);
  await store.close();

  const reading = performance.now();
  const reader = await openStore({ engine: 'sqlite', file, readonly: true }, edges);
  await reader.hosts();
  const tenThousandHosts = performance.now() - reading;
  await reader.close();
  return { commit: quantiles(took), eventsPerSecond, tenThousandHosts };
}

/** What SQLite itself takes for rows of the same size with one index. */
function measureBare(file: string) {
  const database = new Database(file);
  database.pragma('journal_mode = wal');
  database.pragma('synchronous = full');
  database.exec('create table rows (id integer primary key, key text unique, value text)');
  const insert = database.prepare('insert into rows (key, value) values (?, ?)');
  const insertAll = database.transaction((rows: readonly (readonly [string, string])[]) => {
    for (const row of rows) insert.run(...row);
  });
  const took: number[] = [];
  for (let index = 0; index < commits; index += 1) {
    const start = performance.now();
    insertAll([row('event', eventNumber(index), index), row('host', hostNumber(index), index)]);
    took.push(performance.now() - start);
  }
  const start = performance.now();
  for (let batch = 0; batch < batches; batch += 1) {
    insertAll(range(batchSize).map((index) => row(`batch ${batch}`, eventNumber(index), index)));
  }
  const bareEventsPerSecond = perSecond(batches * batchSize, start);
  database.close();
  return { bareCommit: quantiles(took), bareEventsPerSecond };
}

const row = (kind: string, value: object, index: number) => [`${kind} ${index}`, JSON.stringify(value)] as const;

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

const perSecond = (count: number, start: number): number => (count / (performance.now() - start)) * 1000;

const quantiles = (values: readonly number[]): Quantiles => ({
  p50: quantile(values, 0.5),
  p99: quantile(values, 0.99),
});

export default { summary: 'the store beside the bare library', needsRoot: false, measure } satisfies Benchmark;
