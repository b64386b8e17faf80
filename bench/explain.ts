import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainFile } from '../src/explanation/explain-file.ts';
import { writeFlood, writeOffice } from './made-up-capture.ts';
import { type Benchmark, type Row, times } from './row.ts';
import { median } from './statistics.ts';

const rounds = 3;
const megabytes = 200;
const flood = 200_000;

/** The statistics that an explanation replaces; each is exact or rounded as tshark has it. */
const statistics = ['conv,ip', 'endpoints,ip', 'io,phs', 'plen,tree'].flatMap((statistic) => ['-z', statistic]);

async function measure(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-bench-'));
  try {
    const file = join(folder, 'made-up.pcap');
    const office = writeOffice(file, megabytes);
    const size = Math.round(statSync(file).size / 1e6);
    const rows = [await row(`explain ${size} MB, ${office} packets, 400 conversations`, file)];
    writeFlood(file, flood);
    return [...rows, await row(`explain a flood, ${flood} packets from as many senders`, file)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function row(what: string, file: string): Promise<Row> {
  const own: number[] = [];
  const peer: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    own.push(await seconds(() => explainFile({ file, spike: null, known: [] })));
    peer.push(await seconds(() => tshark(file)));
  }
  return {
    what,
    netmon: `${median(own).toFixed(1)} s`,
    peer: `tshark -z ${median(peer).toFixed(1)} s`,
    ratio: times(median(peer) / median(own)),
  };
}

async function tshark(file: string): Promise<void> {
  const child = spawn('tshark', ['-n', '-q', ...statistics, '-r', file], { stdio: 'ignore' });
  await once(child, 'exit');
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

export default {
  summary: `who talked with whom in made-up captures, median of ${rounds} in turn with tshark's own statistics of the same files`,
  needsRoot: false,
  measure,
} satisfies Benchmark;
