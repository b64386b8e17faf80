import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
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
import { median } from './statistics.ts';

const alerts = 5_000_000;
const slices = 20;
const day = 86_400_000;

const netmon = fileURLToPath(new URL('../netmon', import.meta.url));

async function measure(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-bench-'));
  try {
    await fillDay(folder);
    const size = statSync(join(folder, 'netmon.db')).size;
    const table = await timeOf(['--data', folder, 'alerts', '--since', '2026-11-21']);
    const start = await timeOf(['--version']);
    const perAlert = size / alerts;
    return [
      {
        what: `netmon alerts of a day with ${alerts} alerts`,
        netmon: `${table.toFixed(0)} ms, of which ${start.toFixed(0)} ms are the start of a process`,
        ratio: times(500 / table),
        target: '500 ms',
      },
      {
        what: 'database',
        netmon: `${perAlert.toFixed(1)} bytes an alert`,
        ratio: times(120 / perAlert),
        target: '120',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A part of the day at a time: all of it as text would be 3 GB. */
async function fillDay(folder: string): Promise<void> {
  const store = await openSqlite(join(folder, 'netmon.db'));
  const { rules } = rulesFrom(idsConfig.parse({}), {
    networks: [],
    sensor: [],
    hosts: [],
    ports: [],
    ruleOf: () => null,
  });
  const detector = createAlertDetector(rules, new Map(), noSightings);
  const format = { zone: 'utc', columns: null, records: new Set<string>() } as const;
  const begin = Date.UTC(2026, 10, 21);
  for (let slice = 0; slice < slices; slice += 1) {
    const file = join(folder, `eve-${slice}.json`);
    writeEve(file, { alerts: alerts / slices, from: begin + (slice * day) / slices, length: day / slices });
    const log = await openAlertLog(file, format, { remembered: new Map(), onTrouble: () => {} });
    const commit = (batch: Parameters<typeof store.commit>[1]) => store.commit('import', batch, Date.now());
    await takeInAlerts({ ...log, detector, commit, tally: newTally(), onProgress: () => {} });
    rmSync(file);
  }
  await store.close();
}

async function timeOf(args: readonly string[]): Promise<number> {
  const took: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    const start = performance.now();
    await promisify(execFile)(netmon, args, { maxBuffer: 1e9 });
    took.push(performance.now() - start);
  }
  return median(took);
}

export default { summary: 'a day with many alerts', needsRoot: false, measure } satisfies Benchmark;
