import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { isoTime } from '../src/cli/output/print.ts';
import type { BandwidthRollup } from '../src/core/bandwidth.ts';
import { pathRights } from '../src/edges/rights/path-rights.ts';
import { openStore } from '../src/store/open.ts';
import { netmon } from './agent.ts';
import { madeUpTraffic } from './made-up-traffic.ts';
import { type Benchmark, type Row, times } from './row.ts';
import { median } from './statistics.ts';

const hour = 3_600_000;
const day = 24 * hour;
const days = 365;
const keptSeconds = day;
const rounds = 5;

const silent = () => {};
const edges = { pathRights, log: { debug: silent, info: silent, warn: silent, error: silent } };

async function measure(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-bench-'));
  try {
    const file = join(folder, 'netmon.db');
    const now = Math.floor(Date.now() / day) * day;
    const text = await fill(file, now);
    const { size } = statSync(file);
    const rollups = sizeOfRollups(file);
    const replaced = await replace(file, now);
    const [inHours, inSeconds] = [
      show(folder, ['--since', '365d']),
      show(folder, ['--since', isoTime(now - hour), '--until', isoTime(now)]),
    ];
    return [
      {
        what: 'a year of minutes and hours of a busy interface',
        netmon: `${(rollups / 1e6).toFixed(1)} MB`,
        peer: `as lines of JSON ${(text / 1e6).toFixed(0)} MB`,
        ratio: times(text / rollups),
        target: 'a few MB',
      },
      { what: 'the whole database with them and a day of seconds', netmon: `${(size / 1e6).toFixed(1)} MB` },
      { what: 'netmon bandwidth --since 365d, the whole command', netmon: `${inHours.toFixed(2)} s` },
      { what: 'netmon bandwidth of an hour by seconds, the whole command', netmon: `${inSeconds.toFixed(2)} s` },
      {
        what: 'a running minute with its seconds replaced, 50 interfaces in one commit',
        netmon: `${replaced.toFixed(1)} ms`,
      },
    ];
  } finally {
    process.env.KEEP || rmSync(folder, { recursive: true });
  }
}

/** Stores a year day by day, as the agent does; returns how long the rollups are as JSON. */
async function fill(file: string, now: number): Promise<number> {
  const traffic = madeUpTraffic('eth0', 1);
  let text = 0;
  for (let start = now - days * day; start < now; start += day) {
    const bandwidth = traffic(start, true);
    const bandwidthKept = { secondsSince: start + day - keptSeconds, rollupsSince: 0 };
    text += bandwidth.reduce((sum, { perSecond: _, ...rollup }) => sum + JSON.stringify(rollup).length + 1, 0);
    const store = await openStore({ engine: 'sqlite', file }, edges);
    await store.commit('bandwidth', { events: [], bandwidth, bandwidthKept }, start);
    // Waits until the day before is packed, which goes on beside other work.
    await store.close();
  }
  return text;
}

/** Bytes in rows, without what SQLite keeps around them (a tenth more). */
function sizeOfRollups(file: string): number {
  const database = new Database(file, { readonly: true });
  const sum = (sql: string) => Number(database.prepare(sql).pluck().get());
  const days = sum('select sum(length(hours) + length(minutes)) from bandwidth_days');
  const rows = sum('select sum(length(data)) from bandwidth');
  database.close();
  return days + rows;
}

async function replace(file: string, now: number): Promise<number> {
  const store = await openStore({ engine: 'sqlite', file }, edges);
  const [minute] = madeUpTraffic('eth0', 2)(now, true);
  const took: number[] = [];
  for (let round = 0; round < 60; round += 1) {
    const bandwidth = Array.from(
      { length: 50 },
      (_, index) => ({ ...minute, interface: `eth${index}` }) as BandwidthRollup,
    );
    const start = performance.now();
    await store.commit('bandwidth', { events: [], bandwidth }, now);
    took.push(performance.now() - start);
  }
  await store.close();
  return median(took);
}

/** Seconds. */
function show(folder: string, options: readonly string[]): number {
  const took = Array.from({ length: rounds }, () => {
    const start = performance.now();
    const { status, stderr } = spawnSync(netmon, ['bandwidth', 'eth0', ...options, '--data', folder], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    return (performance.now() - start) / 1000;
  });
  return median(took);
}

export default {
  summary: `a year of made-up traffic that varies by 60 % from second to second; commands are medians of ${rounds}`,
  needsRoot: false,
  measure,
} satisfies Benchmark;
