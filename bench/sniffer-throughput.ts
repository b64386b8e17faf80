import { execFile, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { forkProgram } from '../src/edges/programs/child.ts';
import { openSniffer, type Sniffer } from '../src/sniffer/client.ts';
import { arpFrame } from '../test/sniffer/frames.ts';
import type { Benchmark, Row } from './row.ts';

/** One load of ARP frames, each from another sender. Memory is in MiB, latency (wire to parent) in milliseconds. */
interface SnifferRow {
  readonly rate: number;
  readonly sent: number;
  /** By the kernel, for the sniffer. */
  readonly received: number;
  /** What the parent got. */
  readonly told: number;
  /** By the kernel or by the sniffer. */
  readonly dropped: number;
  readonly p50: number;
  readonly p99: number;
  /** Resident memory after one second of the load, and at its end. */
  readonly sniffer: readonly [number, number];
  readonly parent: readonly [number, number];
}

const loads = [
  { rate: 200, seconds: 5 },
  { rate: 50_000, seconds: 10 },
] as const;

const self = fileURLToPath(import.meta.url);
const sender = fileURLToPath(new URL('../src/lab/send-frames.py', import.meta.url));

/** Runs the loads in a network namespace of its own. Needs root, iproute2, util-linux and python3. */
async function measureLoads(): Promise<readonly SnifferRow[]> {
  const { stdout } = await promisify(execFile)('unshare', ['--net', process.execPath, self]);
  return JSON.parse(stdout);
}

async function measureInside(): Promise<readonly SnifferRow[]> {
  run('sysctl', '-qw', 'net.ipv6.conf.default.disable_ipv6=1');
  run('ip', 'link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far');
  for (const end of ['near', 'far']) run('ip', 'link', 'set', end, 'up');
  const rows: SnifferRow[] = [];
  for (const load of loads) rows.push(await measureLoad(load));
  return rows;
}

async function measureLoad({ rate, seconds }: (typeof loads)[number]): Promise<SnifferRow> {
  const sniffer = openSniffer({ interfaces: ['near'], fork: forkProgram, signal: new AbortController().signal });
  const seen = { told: 0, received: 0, dropped: 0, latencies: new Map<number, number>() };
  const { promise: ready, resolve: setReady } = Promise.withResolvers<void>();
  const reading = read(sniffer, seen, setReady);
  await ready;
  const pid = snifferPid();
  let early: readonly [number, number] = [0, 0];
  setTimeout(() => {
    early = [residentOf(pid), residentOf(process.pid)];
  }, 1000);
  await send(rate * seconds, rate);
  const late = [residentOf(pid), residentOf(process.pid)] as const;
  await sniffer.stop();
  await reading;
  const { told, received, dropped } = seen;
  const [p50, p99] = [countedQuantile(seen.latencies, 0.5), countedQuantile(seen.latencies, 0.99)];
  return {
    rate,
    sent: rate * seconds,
    received,
    told,
    dropped,
    p50,
    p99,
    sniffer: [early[0], late[0]],
    parent: [early[1], late[1]],
  };
}

interface Seen {
  told: number;
  received: number;
  dropped: number;
  /** How many frames took so many milliseconds. */
  readonly latencies: Map<number, number>;
}

async function read(sniffer: Sniffer, seen: Seen, setReady: () => void): Promise<void> {
  for await (const message of sniffer.messages) {
    if (message.kind === 'ready') setReady();
    if (message.kind === 'counted') seen.received = message.received;
    if (message.kind === 'dropped') seen.dropped += message.count;
    if (message.kind !== 'frames') continue;
    const now = Date.now();
    for (const { time, count } of message.frames) {
      seen.told += count;
      seen.latencies.set(now - time, (seen.latencies.get(now - time) ?? 0) + count);
    }
  }
}

function send(count: number, rate: number): Promise<void> {
  const fields = [
    { at: 8, size: 4 },
    { at: 24, size: 4 },
    { at: 28, size: 4 },
  ];
  const request = { id: 1, frame: arpFrame().toString('hex'), count, rate, fields };
  const child = spawn('python3', [sender, 'far'], { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(`${JSON.stringify(request)}\n`);
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

function run(program: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}

function snifferPid(): number {
  const children = readdirSync('/proc/self/task')
    .flatMap((task) => readFileSync(`/proc/self/task/${task}/children`, 'utf8').trim().split(' '))
    .filter((pid) => pid !== '' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('sniffer/main'));
  return Number(children[0]);
}

const residentOf = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);

function countedQuantile(counts: ReadonlyMap<number, number>, share: number): number {
  const sorted = [...counts].sort(([a], [b]) => a - b);
  let left = share * sorted.reduce((sum, [, count]) => sum + count, 0);
  for (const [value, count] of sorted) {
    left -= count;
    if (left <= 0) return value;
  }
  return 0;
}

async function measure(): Promise<readonly Row[]> {
  return (await measureLoads()).map((load) => {
    const lost = load.sent - load.told;
    return {
      what: `sniffer: ${load.rate} ARP frames/s, ${load.sent} in all`,
      netmon: `${lost} lost, ${load.dropped} dropped; p99 ${load.p99} ms; ${load.sniffer.join(' → ')} MiB resident`,
      target: load.rate >= 50_000 ? 'none dropped, memory flat' : '',
    };
  });
}

export default { summary: 'the capture process under load', needsRoot: true, measure } satisfies Benchmark;

if (process.argv[1] === self) process.stdout.write(JSON.stringify(await measureInside()));
