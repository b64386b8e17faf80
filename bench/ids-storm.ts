import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { writeEve } from './ids-log.ts';
import { type Benchmark, type Row, times } from './row.ts';

interface Storm {
  readonly what: string;
  /** Lines a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Groups that its alerts are drawn from. */
  readonly groups: number;
}

const storms: readonly Storm[] = [
  { what: 'a storm', rate: 100_000, seconds: 20, groups: 10_000 },
  { what: 'a storm of forged sources', rate: 20_000, seconds: 10, groups: 300_000 },
];
/** Different lines that a storm is made of. */
const lines = 100_000;

async function measure(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-bench-'));
  try {
    const rows: Row[] = [];
    for (const each of storms) rows.push(...(await measureStorm(folder, each)));
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Written {
  readonly written: number;
  readonly seconds: number;
}

interface Taken {
  readonly counted: number;
  readonly stored: number;
  readonly groups: number;
  readonly events: number;
  /** Seconds from the end of the storm until all was stored. */
  readonly behind: number;
  /** Bytes. */
  readonly peak: number;
  readonly bytes: number;
}

async function measureStorm(folder: string, storm: Storm): Promise<readonly Row[]> {
  const place = mkdtempSync(join(folder, 'storm-'));
  const [model, log] = [join(place, 'model'), join(place, 'eve.json')];
  writeEve(model, { alerts: lines, from: Date.now(), length: 1000, groups: storm.groups });
  writeFileSync(log, '');
  const monitor = run('ids-storm-child.ts', [place, log]);
  const [ready] = (await once(monitor.stdout ?? monitor, 'data')) as [Buffer];
  if (!String(ready).startsWith('ready')) throw new Error('the monitor did not start');
  const result = text(monitor.stdout ?? process.stdin);
  const writer = run('ids-storm-writer.ts', [model, log, String(storm.rate), String(storm.seconds)]);
  const writing = (await json(writer)) as Written;
  monitor.stdin?.end(JSON.stringify(writing));
  const taken = JSON.parse(await result) as Taken;
  rmSync(place, { recursive: true });
  if (taken.stored !== writing.written) throw new Error(`${taken.stored} of ${writing.written} alerts were stored`);
  return rowsOf(storm, writing, taken);
}

function rowsOf({ what, rate }: Storm, { written, seconds }: Written, taken: Taken): readonly Row[] {
  const perAlert = taken.bytes / written;
  const stored = written / (seconds + taken.behind);
  return [
    {
      what: `${what}: ${(written / seconds).toFixed(0)} alerts a second (of ${rate} that were wanted) for ${seconds.toFixed(0)} s`,
      netmon: `all ${written} counted, ${stored.toFixed(0)}/s; the last ${taken.behind.toFixed(1)} s after its end`,
    },
    {
      what: `its ${taken.groups} groups and raw lines in the database; events that were offered`,
      netmon: `${perAlert.toFixed(1)} bytes an alert; ${taken.events}`,
      ratio: times(120 / perAlert),
      target: '120',
    },
    { what: 'the most memory of its process meanwhile', netmon: `${(taken.peak / 1e6).toFixed(0)} MB` },
  ];
}

const run = (program: string, args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [join(import.meta.dirname, program), ...args], { stdio: ['pipe', 'pipe', 'inherit'] });

async function json(child: ChildProcess): Promise<unknown> {
  if (child.stdout === null) throw new Error('it has no output');
  return JSON.parse(await text(child.stdout));
}

export default {
  summary: 'another process writes alerts to a log that is followed, and all must be counted',
  needsRoot: false,
  measure,
} satisfies Benchmark;
