import { spawn } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLab, type Lab } from '../src/lab/lab.ts';
import { ended } from '../src/lab/processes.ts';
import { type BenchAgent, startAgent } from './agent.ts';
import type { Benchmark, Row } from './row.ts';
import { quantile } from './statistics.ts';

/** As many new groups as are told one by one within ten minutes, less some. */
const measured = 180;
/** Milliseconds between two of them: an odd number, so that it falls in step with nothing that works at intervals. */
const spacing = 53;
/** Alerts a second that are no news, while it is busy. */
const busyRate = 20_000;
/** Milliseconds for telling of the last one. */
const patience = 5000;

async function measure(): Promise<readonly Row[]> {
  await using lab = await createLab({ hosts: 1 });
  return [
    await latency(lab, 'a line of a new group → event printed by the agent, idle', 0, 'p99 ≤ 100 ms'),
    await latency(lab, `the same under ${busyRate} alerts a second`, busyRate, 'p99 ≤ 1000 ms'),
  ];
}

async function latency(lab: Lab, what: string, rate: number, target: string): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-bench-'));
  try {
    // The agent, which gives up root, must be able to read it.
    chmodSync(folder, 0o755);
    const log = join(folder, 'eve.json');
    writeFileSync(log, '');
    await using agent = startAgent(lab, { arp: { learn: 'off' }, ports: { enabled: false }, ids: { files: [log] } });
    const printed = printedAlerts(agent);
    await isFollowed(log, printed);
    const storm = rate === 0 ? null : startStorm(folder, log, rate);
    if (storm !== null) await sleep(2000);
    const written = await writeNews(log);
    await sleep(patience);
    if (storm !== null) await storm;
    const took = [...written].map(([source, at]) => (printed.get(source) ?? Number.POSITIVE_INFINITY) - at);
    return { what, netmon: shown(took), target };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** When an event of each source was printed, which comes after the commit: milliseconds since 1970. */
function printedAlerts(agent: BenchAgent): ReadonlyMap<string, number> {
  const printed = new Map<string, number>();
  agent.lines.on('line', (line) => {
    const { part, type, subject } = JSON.parse(line);
    if (part !== 'event' || type !== 'ids.alert') return;
    printed.set(String(subject).split(' ')[0] ?? '', performance.timeOrigin + performance.now());
  });
  return printed;
}

function lineOf(group: number): string {
  const stamp = new Date().toISOString().replace('Z', '000+0000');
  return `{"timestamp":"${stamp}","flow_id":${group},"event_type":"alert","src_ip":"${sourceOf(group)}","src_port":1024,\
"dest_ip":"10.77.0.11","dest_port":80,"proto":"TCP","alert":{"action":"allowed","gid":1,"signature_id":${1000 + group},"rev":1,\
"signature":"made up","category":"","severity":1},"pad":"${'x'.repeat(300)}"}\n`;
}

/** Number of the group of which there is a storm; the others are those that are measured. */
const stormGroup = 250;

const sourceOf = (group: number): string => `198.51.100.${group}`;

/** One alert at a time until one is told. */
async function isFollowed(log: string, printed: ReadonlyMap<string, number>): Promise<void> {
  const descriptor = openSync(log, 'a');
  for (let turn = 0; !printed.has(sourceOf(stormGroup)); turn += 1) {
    if (turn > 600) throw new Error('the agent tells of no alert');
    writeSync(descriptor, lineOf(stormGroup));
    await sleep(100);
  }
  closeSync(descriptor);
}

/** Many alerts of the group that was told, from before the first until after the last that is measured. */
async function startStorm(folder: string, log: string, rate: number): Promise<void> {
  const model = join(folder, 'model');
  writeFileSync(model, lineOf(stormGroup).repeat(10_000));
  const seconds = (2000 + measured * spacing + 1000) / 1000;
  const command = [
    process.execPath,
    join(import.meta.dirname, 'ids-storm-writer.ts'),
    ...[model, log, String(rate), String(seconds)],
  ] as const;
  await ended(spawn(command[0], command.slice(1), { stdio: ['ignore', 'ignore', 'inherit'] }), command);
}

/** By source, when each line was written: milliseconds since 1970. */
async function writeNews(log: string): Promise<ReadonlyMap<string, number>> {
  const descriptor = openSync(log, 'a');
  const written = new Map<string, number>();
  for (let group = 0; group < measured; group += 1) {
    await sleep(spacing);
    written.set(sourceOf(group), performance.timeOrigin + performance.now());
    writeSync(descriptor, lineOf(group));
  }
  closeSync(descriptor);
  return written;
}

function shown(values: readonly number[]): string {
  const [middle, late, latest] = [0.5, 0.99, 1].map((share) => quantile(values, share).toFixed(1));
  return `p50 ${middle}, p99 ${late}, max ${latest} ms`;
}

export default {
  summary: `${measured} alerts of new groups, one each ${spacing} ms, in a log that the built agent follows`,
  needsRoot: true,
  measure,
} satisfies Benchmark;
