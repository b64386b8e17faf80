import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, utimesSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ringArgs } from '../src/integrations/dumpcap/args.ts';
import { createReport } from '../src/integrations/dumpcap/report.ts';
import { createLab, type Lab } from '../src/lab/lab.ts';
import { captureConfig } from '../src/monitors/capture/config.ts';
import { ringOptions, runName } from '../src/monitors/capture/ring/ring.ts';
import { frame, recordingOf } from '../test/integrations/pcapng/recording.ts';
import { startAgent } from '../test/lab/agent.ts';
import { cpuTicks, processTree } from './process-tree.ts';
import type { Benchmark, Row } from './row.ts';
import { median } from './statistics.ts';

const child = fileURLToPath(new URL('./flight-recorder-child.ts', import.meta.url));
const node = [process.execPath, '--disable-warning=ExperimentalWarning'] as const;

async function measure(): Promise<readonly Row[]> {
  return [...(await measureBefore()), ...(await measureRing()), ...measureCut()];
}

/** Packets a second before the flood, and in it; seconds of both; seconds before the spike that a capture has. */
const calm = { rate: 500, seconds: 16, size: 300 };
const flood = { rate: 6000, seconds: 8, size: 1000 };
const before = 10;
const [calmPort, floodPort] = [1000, 2000];

async function measureBefore(): Promise<readonly Row[]> {
  await using lab = await createLab({ hosts: 2, hub: true });
  const limit = 2_000_000;
  await using agent = await startAgent(lab, {
    config: {
      ports: { enabled: false },
      bandwidth: { threshold: '2MB/s', cooldown: '2s' },
      capture: { before: `${before}s`, after: '2s', keep_free: 1 },
    },
  });
  await agent.wait(({ type }) => type === 'sweep.finished', 60_000);
  const [from, to] = [lab.host(1), lab.host(2)];
  const polled = pollAndCapture(lab, limit);
  const finished = agent.wait(({ type }) => type === 'capture.finished', 120_000);
  let toldAt = Number.NaN;
  const told = agent
    .wait(({ type }) => type === 'bandwidth.spike', 120_000)
    .then(() => {
      toldAt = Date.now();
    });
  await lab.stream(from, { to, ...calm, port: calmPort });
  const { firstAt } = await lab.stream(from, { to, ...flood, port: floodPort });
  await told;
  const file = join(agent.data, String((await finished).data?.file));
  const kept = countBetween(file, firstAt - before * 1000, firstAt);
  const peer = await polled;
  const expected = calm.rate * before;
  const late = countBetween(peer, 0, firstAt);
  return [
    {
      what: `flood: packets of the ${before} s before it that the capture holds`,
      netmon: `${kept} of ${expected} (${((kept / expected) * 100).toFixed(1)} %)`,
      peer: `tshark started by a look at the counters each second: ${late}`,
      target: '≥ 95 %',
    },
    {
      what: 'flood: from its first packet to the event of the spike',
      netmon: `${((toldAt - firstAt) / 1000).toFixed(1)} s`,
      target: '≤ 2 s',
    },
  ];
}

/** What a script does that looks at the counters: starts tshark when there is more than `limit` bytes in a second. */
async function pollAndCapture(lab: Lab, limit: number): Promise<string> {
  const read = async (): Promise<number> => {
    const path = `/sys/class/net/${lab.sensor.interface}/statistics/rx_bytes`;
    return Number((await lab.exec(lab.sensor, 'cat', [path])).stdout);
  };
  for (let last = await read(); ; ) {
    await sleep(1000);
    const now = await read();
    if (now - last > limit) break;
    last = now;
  }
  const file = join(mkdtempSync(join(tmpdir(), 'netmon-bench-')), 'late.pcapng');
  await lab.exec(lab.sensor, 'tshark', ['-q', '-i', lab.sensor.interface, '-a', 'duration:3', '-w', file]);
  return file;
}

function countBetween(file: string, from: number, to: number): number {
  const filter = `udp.dstport == ${calmPort} && !icmp && frame.time_epoch >= ${from / 1000} && frame.time_epoch < ${to / 1000}`;
  const { stdout } = spawnSync('tshark', ['-n', '-r', file, '-Y', filter, '-T', 'fields', '-e', 'frame.number'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return stdout.split('\n').filter(Boolean).length;
}

const load = { rate: 60_000, size: 1250, seconds: 20 };
const ticksASecond = 100;

/** Both see the same packets at the same time. */
async function measureRing(): Promise<readonly Row[]> {
  await using lab = await createLab({ hosts: 2, hub: true });
  const folder = mkdtempSync(join(tmpdir(), 'netmon-bench-'));
  const options = ringOptions(captureConfig.parse({}), lab.sensor.interface, join(folder, runName(Date.now())));
  const report = createReport();
  const plain = lab.spawn(lab.sensor, 'dumpcap', ringArgs(options), { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  plain.stderr?.on('data', (text) => {
    errors += text;
  });
  const recorder = lab.spawn(lab.sensor, node[0], [node[1], child, 'record'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  recorder.stdout?.on('data', (text) => {
    said += text;
  });
  await sleep(6000);
  const used = (pid = 0): number => cpuTicks(processTree(pid)) / ticksASecond;
  const alone = (pid = 0): number => cpuTicks([pid]) / ticksASecond;
  const began = [used(plain.pid), used(recorder.pid), alone(recorder.pid)] as const;
  const { sent, firstAt, lastAt } = await lab.stream(lab.host(1), { to: lab.host(2), ...load });
  await sleep(1000);
  const [plainUsed, ringUsed] = [used(plain.pid) - began[0], used(recorder.pid) - began[1]];
  const ownUsed = alone(recorder.pid) - began[2];
  plain.kill('SIGTERM');
  recorder.stdin?.end();
  await Promise.all([plain, recorder].map((each) => new Promise((resolve) => each.once('exit', resolve))));
  for (const line of errors.split('\n')) report.take(line);
  rmSync(folder, { recursive: true });
  const dropped = Number(/dropped (\d+)/.exec(said)?.[1] ?? 0);
  const rate = Math.round((sent * load.size * 8) / ((lastAt - firstAt) * 1000));
  return [
    {
      what: `ring at ${rate} Mbit/s, ${Math.round((sent / (lastAt - firstAt)) * 1000)} packets/s: processor time of ${load.seconds} s`,
      netmon: `${ringUsed.toFixed(2)} s (${ownUsed.toFixed(2)} s of it the monitor), ${dropped} dropped`,
      peer: `plain dumpcap ${plainUsed.toFixed(2)} s, ${report.dropped ?? 0} dropped`,
      ratio: `${((ringUsed / plainUsed - 1) * 100).toFixed(1)} % more`,
      target: '≤ 5 % more, drops ≤',
    },
  ];
}

const ringFiles = 120;
const packetsASecond = 17_000;
const wanted = { from: 30, to: 90 };

/** A ring of 2 GB, a file a second; 60 s out of its middle. */
function measureCut(): readonly Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-bench-'));
  const ring = join(folder, 'ring');
  mkdirSync(ring);
  const begin = Math.floor(Date.now() / 1000) - ringFiles;
  const files = Array.from({ length: ringFiles }, (_, second) => writeSecond(ring, begin, second));
  const [from, to] = [(begin + wanted.from) * 1000 + 500, (begin + wanted.to) * 1000 + 499];
  const own: { seconds: number; megabytes: number; packets: number }[] = [];
  const peer: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const { stdout } = spawnSync(node[0], [node[1], child, 'cut', ring, String(from), String(to)], {
      encoding: 'utf8',
    });
    own.push(JSON.parse(stdout));
    rmSync(join(ring, 'cut'));
    peer.push(editcap(files.slice(wanted.from, wanted.to + 1), from, to, folder));
  }
  rmSync(folder, { recursive: true });
  const [ours, theirs] = [median(own.map(({ seconds }) => seconds)), median(peer)];
  return [
    {
      what: `cutting 60 s (${own[0]?.packets} packets) out of a ring of ${((ringFiles * packetsASecond * 1032) / 1e9).toFixed(1)} GB`,
      netmon: `${ours.toFixed(1)} s with SHA-256 and sync, ${Math.round(Math.max(...own.map(({ megabytes }) => megabytes)))} MB resident`,
      peer: `editcap -A -B on the same files, not joined: ${theirs.toFixed(1)} s`,
      ratio: `${(ours / theirs).toFixed(2)} of its time`,
      target: '≤ 1.5 times, ≤ 150 MB',
    },
  ];
}

function writeSecond(ring: string, begin: number, second: number): string {
  const file = join(ring, `${runName(begin * 1000)}_${String(second + 1).padStart(5, '0')}_x.pcapng`);
  const start = BigInt(begin + second) * 1_000_000_000n;
  const step = 1_000_000_000n / BigInt(packetsASecond);
  const packets = Array.from({ length: packetsASecond }, (_, at) => ({
    time: start + BigInt(at) * step,
    bytes: frame(at, 1000),
  }));
  const handle = openSync(file, 'w');
  writeSync(handle, recordingOf(packets));
  closeSync(handle);
  utimesSync(file, begin + second, begin + second + 1);
  return file;
}

/** Seconds that editcap takes for all files, one after another. */
function editcap(files: readonly string[], from: number, to: number, folder: string): number {
  const stamp = (ms: number): string => new Date(ms).toISOString().replace('Z', '').replace('T', ' ');
  const began = performance.now();
  for (const file of files) {
    const args = ['-A', stamp(from), '-B', stamp(to), file, join(folder, 'out.pcapng')];
    spawnSync('editcap', args, { env: { ...process.env, TZ: 'UTC' } });
  }
  return (performance.now() - began) / 1000;
}

export default {
  summary: 'the flight recorder beside plain dumpcap, editcap, and tshark that is started by a look at counters',
  needsRoot: true,
  measure,
} satisfies Benchmark;
