import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openAlertLog } from '../src/cli/ids/log.ts';
import { newTally } from '../src/imports/alert-tally.ts';
import { takeInAlerts } from '../src/imports/take-in-alerts.ts';
import { idsConfig } from '../src/monitors/ids/config.ts';
import { createAlertDetector } from '../src/monitors/ids/groups/detector.ts';
import { noSightings } from '../src/monitors/ids/groups/sightings.ts';
import { rulesFrom } from '../src/monitors/ids/rules-from.ts';
import { openSqlite } from '../test/support/open-store.ts';
import { writeEve } from './ids-log.ts';
import { type Benchmark, type Row, times } from './row.ts';

const alerts = 600_000;

async function measure(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-bench-'));
  try {
    const file = join(folder, 'eve.json');
    writeEve(file, { alerts, from: Date.UTC(2026, 10, 21), length: 3_600_000 });
    const bare = bareLoop(file, join(folder, 'bare.db'));
    const { rate, memory } = await importFile(file, join(folder, 'netmon.db'));
    return [
      {
        what: `${alerts} alerts of eve.json read, grouped and stored`,
        netmon: `${rate.toFixed(0)}/s`,
        peer: `bare JSON.parse and bulk insert ${bare.toFixed(0)}/s`,
        ratio: times(rate / bare),
        target: '0.5 ×',
      },
      { what: 'the most memory of its process meanwhile', netmon: `${(memory / 1e6).toFixed(0)} MB` },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function importFile(file: string, database: string): Promise<{ rate: number; memory: number }> {
  let memory = 0;
  const store = await openSqlite(database);
  const config = idsConfig.parse({});
  const format = { zone: 'utc', columns: null, records: new Set<string>() } as const;
  const { rules } = rulesFrom(config, { networks: [], sensor: [], hosts: [], ports: [], ruleOf: () => null });
  const start = performance.now();
  const log = await openAlertLog(file, format, { remembered: new Map(), onTrouble: () => {} });
  const tally = newTally();
  await takeInAlerts({
    ...log,
    detector: createAlertDetector(rules, new Map(), noSightings),
    commit: (batch) => store.commit('import', batch, Date.now()),
    tally,
    onProgress: () => {
      memory = Math.max(memory, process.memoryUsage.rss());
    },
  });
  const took = performance.now() - start;
  await store.close();
  if (tally.fresh !== alerts) throw new Error(`${tally.fresh} of ${alerts} alerts were stored`);
  return { rate: (alerts / took) * 1000, memory };
}

function bareLoop(file: string, database: string): number {
  const db = new Database(database);
  db.pragma('journal_mode = wal');
  db.pragma('synchronous = full');
  db.exec('create table alerts (time text, sid integer, source text, target text, message text, severity integer)');
  const insert = db.prepare('insert into alerts values (?, ?, ?, ?, ?, ?)');
  const insertAll = db.transaction((lines: readonly string[]) => {
    for (const line of lines) {
      if (line === '') continue;
      const { timestamp, src_ip, dest_ip, alert } = JSON.parse(line);
      insert.run(timestamp, alert.signature_id, src_ip, dest_ip, alert.signature, alert.severity);
    }
  });
  const start = performance.now();
  const lines = readFileSync(file, 'utf8').split('\n');
  for (let at = 0; at < lines.length; at += 10_000) insertAll(lines.slice(at, at + 10_000));
  const took = performance.now() - start;
  db.close();
  return (alerts / took) * 1000;
}

export default { summary: 'old alerts taken in beside a bare loop', needsRoot: false, measure } satisfies Benchmark;
