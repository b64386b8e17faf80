import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { followAlerts } from '../src/alerts/follow.ts';
import { readAlerts } from '../src/alerts/read.ts';
import { systemClock } from '../src/edges/clock.ts';
import { readUnpacked } from '../src/edges/files/unpacked.ts';
import { writeEve } from './ids-log.ts';
import { type Benchmark, type Row, times } from './row.ts';
import { median, quantile } from './statistics.ts';

const alerts = 300_000;
/** Each is measured so often, and the median told: other programs take their share of the processors. */
const rounds = 3;
const format = { zone: 'utc', columns: null, records: new Set<string>() } as const;

async function measure(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-bench-'));
  try {
    return [...(await reading(folder)), ...(await following(folder))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function reading(folder: string): Promise<readonly Row[]> {
  const [eve, fast] = [join(folder, 'eve.json'), join(folder, 'alert_fast.txt')];
  writeEve(eve, { alerts, from: Date.UTC(2026, 10, 21), length: 3_600_000 });
  const lab = readFileSync('test/fixtures/ids/attack-in-a-lab/snort3/alert_fast.txt');
  writeFileSync(fast, Buffer.concat(new Array<Buffer>(1000).fill(lab)));
  const parsed: number[] = [];
  const read: number[] = [];
  const readFast: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    parsed.push(parseLoop(eve));
    read.push(await readRate(eve));
    readFast.push(await readRate(fast));
  }
  const peer = `bare JSON.parse loop ${median(parsed).toFixed(0)}/s`;
  return [
    {
      what: 'alerts of eve.json (600 bytes) read',
      ...{ netmon: `${median(read).toFixed(0)}/s`, peer, ratio: times(median(read) / median(parsed)) },
    },
    {
      what: "lines of Snort 3's alert_fast read",
      ...{ netmon: `${median(readFast).toFixed(0)}/s`, peer, ratio: times(median(readFast) / median(parsed)) },
    },
  ];
}

async function readRate(file: string): Promise<number> {
  const start = performance.now();
  let count = 0;
  const chunks = readUnpacked(file, () => {});
  for await (const batch of readAlerts(chunks, { file, changed: Date.now(), ...format })) count += batch.alerts.length;
  return perSecond(count, start);
}

/** What reading takes at least: each line as an object, none of it kept. */
function parseLoop(file: string): number {
  const start = performance.now();
  const bytes = readFileSync(file);
  let count = 0;
  for (let from = 0, to = bytes.indexOf(10); to !== -1; from = to + 1, to = bytes.indexOf(10, from)) {
    JSON.parse(bytes.toString('utf8', from, to));
    count += 1;
  }
  return perSecond(count, start);
}

const perSecond = (count: number, start: number): number => (count / (performance.now() - start)) * 1000;

async function following(folder: string): Promise<readonly Row[]> {
  const idle = await latencies(join(folder, 'idle.json'), { count: 500, lot: 1, pause: 10 });
  const busy = await latencies(join(folder, 'busy.json'), { count: 100_000, lot: 200, pause: 10 });
  const told = (took: readonly number[]): string =>
    `p50 ${median(took).toFixed(1)}, p99 ${quantile(took, 0.99).toFixed(1)} ms`;
  return [
    { what: 'from a line written to its alert read, 100 a second', netmon: told(idle), target: 'p99 100 ms' },
    { what: 'the same, 20,000 a second', netmon: told(busy), target: 'p99 1000 ms' },
  ];
}

interface Writing {
  readonly count: number;
  readonly lot: number;
  readonly pause: number;
}

/** Milliseconds from the time at which each line was written by another process. */
async function latencies(file: string, { count, lot, pause }: Writing): Promise<readonly number[]> {
  writeFileSync(file, '');
  const ending = new AbortController();
  const batches = followAlerts({
    ...{ paths: [file], memory: new Map(), signal: ending.signal, clock: systemClock },
    ...{ from: 'beginning', onStates: () => {}, ...format },
  });
  const writer = spawn(process.execPath, [
    join(import.meta.dirname, 'ids-writer.ts'),
    file,
    ...[count, lot, pause].map(String),
  ]);
  const took: number[] = [];
  for await (const batch of batches) {
    const now = performance.timeOrigin + performance.now();
    for (const { time, micros } of batch.alerts) took.push(now - time - micros / 1000);
    if (took.length === count) ending.abort();
  }
  writer.kill();
  return took;
}

export default {
  summary: 'alerts read from files, and as they are written',
  needsRoot: false,
  measure,
} satisfies Benchmark;
