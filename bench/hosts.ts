import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathRights } from '../src/edges/rights/path-rights.ts';
import { openStore } from '../src/store/open.ts';
import { netmon } from './agent.ts';
import { hostNumber } from './made-up.ts';
import { type Benchmark, type Row, times } from './row.ts';
import { median } from './statistics.ts';

const hosts = 10_000;
const rounds = 11;
/** Milliseconds. */
const target = 300;

/** The least that a program of Node.js must do to print the same rows. */
const bare = `
  const Database = require('better-sqlite3');
  const rows = new Database(process.argv[1], { readonly: true }).prepare('select * from hosts order by ip_key, id').all();
  process.stdout.write(JSON.stringify(rows, null, 2));
`;

/** Whole processes, from the launcher to the last byte, the peer's in turn with netmon's. */
async function measure(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-bench-'));
  try {
    const file = join(folder, 'netmon.db');
    await fill(file);
    const table: number[] = [];
    const json: number[] = [];
    const peer: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      table.push(timeOf(netmon, ['hosts', '--data', folder]));
      json.push(timeOf(netmon, ['hosts', '--json', '--data', folder]));
      peer.push(timeOf(process.execPath, ['-e', bare, file]));
    }
    return [row('netmon hosts', table, peer), row('netmon hosts --json', json, peer)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function fill(file: string): Promise<void> {
  const silent = () => {};
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const store = await openStore({ engine: 'sqlite', file }, { pathRights, log });
  await store.commit('arp', { events: [], hosts: Array.from({ length: hosts }, (_, index) => hostNumber(index)) }, 0);
  await store.close();
}

function timeOf(program: string, args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(program, args, { maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return performance.now() - start;
}

const row = (what: string, own: readonly number[], peer: readonly number[]): Row => ({
  what: `${what} with ${hosts} devices, whole process`,
  netmon: `${median(own).toFixed(0)} ms`,
  peer: `bare better-sqlite3 script ${median(peer).toFixed(0)} ms`,
  ratio: times(median(peer) / median(own)),
  target: `≤ ${target} ms`,
});

export default {
  summary: `${hosts} devices listed, median of ${rounds}`,
  needsRoot: false,
  measure,
} satisfies Benchmark;
