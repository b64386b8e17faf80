import { cpus, loadavg } from 'node:os';
import { table } from '../src/cli/output/table.ts';
import { messageOf } from '../src/core/errors.ts';
import type { Benchmark, Row } from './row.ts';

/** Runs the benchmarks that are named as arguments, or all, and prints one table. No figure makes it fail. */

const benchmarks = new Map<string, () => Promise<{ readonly default: Benchmark }>>([
  ['latency', () => import('./latency.ts')],
  ['sniffer', () => import('./sniffer-throughput.ts')],
  ['idle', () => import('./idle.ts')],
  ['hosts', () => import('./hosts.ts')],
  ['replay', () => import('./replay.ts')],
  ['bandwidth-detector', () => import('./bandwidth-detector.ts')],
  ['bandwidth-latency', () => import('./bandwidth-latency.ts')],
  ['bandwidth-sampling', () => import('./bandwidth-sampling.ts')],
  ['flight-recorder', () => import('./flight-recorder.ts')],
  ['explain', () => import('./explain.ts')],
  ['scan', () => import('./scan.ts')],
  ['diff', () => import('./diff.ts')],
  ['store', () => import('./store.ts')],
  ['ids-read', () => import('./ids-read.ts')],
  ['ids-latency', () => import('./ids-latency.ts')],
  ['ids-storm', () => import('./ids-storm.ts')],
  ['ids-import', () => import('./ids-import.ts')],
  ['ids-day', () => import('./ids-day.ts')],
  ['bandwidth-history', () => import('./bandwidth-history.ts')],
  ['scan-result', () => import('./scan-result.ts')],
]);

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !benchmarks.has(name));
if (unknown.length > 0) {
  say(`there is no benchmark ${unknown.join(', ')}; there are: ${[...benchmarks.keys()].join(', ')}`);
  process.exit(2);
}
const rows: Row[] = [];
for (const [name, load] of benchmarks) {
  if (asked.length === 0 || asked.includes(name)) rows.push(...(await run(name, (await load()).default)));
}
if (rows.length > 0) process.stdout.write(`${formatRows()}\n`);
const [load = 0] = loadavg();
say(`${cpus().length} processors; load ${load.toFixed(1)} at the end: what else runs makes all figures worse`);

function formatRows(): string {
  const cells = rows.map(({ what, netmon, peer = '', ratio = '', target = '' }) => [what, netmon, peer, ratio, target]);
  return table(['what', 'netmon', 'peer', 'ratio', 'target'], cells);
}

async function run(name: string, { summary, needsRoot, measure }: Benchmark): Promise<readonly Row[]> {
  if (needsRoot && process.getuid?.() !== 0) {
    say(`${name} is left out: it makes a network of namespaces, which only root may`);
    return [];
  }
  say(`${name}: ${summary}`);
  try {
    return await measure();
  } catch (error) {
    say(`${name} could not be measured: ${messageOf(error)}`);
    return [];
  }
}

function say(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}
