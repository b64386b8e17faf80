import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { netmon } from './agent.ts';
import { type When, writeLargeScan } from './large-scan.ts';
import { type Benchmark, type Row, times } from './row.ts';
import { median } from './statistics.ts';

const few = 10_000;
const many = 100_000;
const rounds = 5;

interface Run {
  readonly seconds: number;
  /** Most that was resident, in MB (10⁶ bytes). */
  readonly memory: number;
}

/** Whole processes, from the launcher to the last byte, the peer's in turn with netmon's. */
async function measure(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-bench-'));
  try {
    const scans = [join(folder, 'old.xml'), join(folder, 'new.xml')] as const;
    writeScans(scans, few, 'later');
    const size = Math.round(statSync(scans[0]).size / 1e6);
    const { own, peer } = await inTurn(scans);
    writeScans(scans, few, 'otherwise');
    const all = await inTurn(scans);
    writeScans(scans, many, 'later');
    return [
      ...rows(`diff of two scans of ${few} hosts, ${size} MB each`, own, peer),
      ...rows('the same where each product is another one', all.own, all.peer),
      large(await run(netmon, ['diff', ...scans]), own),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function inTurn(scans: readonly [string, string]): Promise<{ own: readonly Run[]; peer: readonly Run[] }> {
  const own: Run[] = [];
  const peer: Run[] = [];
  const hasPeer = spawnSync('ndiff', ['--help']).error === undefined;
  for (let round = 0; round < rounds; round += 1) {
    own.push(await run(netmon, ['diff', ...scans]));
    if (hasPeer) peer.push(await run('ndiff', scans));
  }
  return { own, peer };
}

function writeScans([old, later]: readonly [string, string], hosts: number, when: When): void {
  writeLargeScan(old, hosts, 'first');
  writeLargeScan(later, hosts, when);
}

function rows(what: string, own: readonly Run[], peer: readonly Run[]): readonly Row[] {
  const [time, memory] = [secondsOf(own), memoryOf(own)];
  const timeRow = { what: `${what}: time`, netmon: `${time.toFixed(2)} s`, target: '≥ 5 ×' };
  const memoryRow = { what: `${what}: memory`, netmon: `${memory.toFixed(0)} MB`, target: '> 1 ×' };
  if (peer.length === 0) return [timeRow, memoryRow].map((row) => ({ ...row, peer: 'ndiff is not installed' }));
  const [peerTime, peerMemory] = [secondsOf(peer), memoryOf(peer)];
  return [
    { ...timeRow, peer: `ndiff ${peerTime.toFixed(2)} s`, ratio: times(peerTime / time) },
    { ...memoryRow, peer: `ndiff ${peerMemory.toFixed(0)} MB`, ratio: times(peerMemory / memory) },
  ];
}

const secondsOf = (runs: readonly Run[]): number => median(runs.map(({ seconds }) => seconds));

const memoryOf = (runs: readonly Run[]): number => median(runs.map(({ memory }) => memory));

const large = ({ seconds, memory }: Run, few: readonly Run[]): Row => ({
  what: `diff of two scans of ${many} hosts`,
  netmon: `${seconds.toFixed(1)} s, ${memory.toFixed(0)} MB`,
  peer: `ten times the above would be ${(10 * secondsOf(few)).toFixed(1)} s`,
  target: '< 400 MB',
});

async function run(program: string, args: readonly string[]): Promise<Run> {
  const start = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.resume();
  let memory = 0;
  const look = setInterval(() => {
    memory = Math.max(memory, highWaterMark(child.pid));
  }, 5);
  const [status] = await once(child, 'close');
  clearInterval(look);
  if (status !== 1) throw new Error(`${program} ended with ${status}: the scans differ`);
  return { seconds: (performance.now() - start) / 1000, memory };
}

function highWaterMark(pid: number | undefined): number {
  try {
    const [, kibibytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return (Number(kibibytes) * 1024) / 1e6;
  } catch {
    return 0;
  }
}

export default {
  summary: `nmap's XML compared, median of ${rounds}; every twentieth host differs`,
  needsRoot: false,
  measure,
} satisfies Benchmark;
