import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arpFrame } from '../src/lab/frames.ts';
import { netmon } from './agent.ts';
import { type Benchmark, type Row, times } from './row.ts';

const frames = 500_000;
const devices = 200;
const month = 30 * 24 * 3600;

/** A month in which the devices of a small network ask for one another in turn. */
async function measure(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-bench-'));
  const file = join(folder, 'month.pcap');
  try {
    writeFileSync(file, recording());
    const own = secondsOf(netmon, ['replay', file]);
    const peer = secondsOf('tshark', ['-n', '-r', file, '-T', 'fields', '-e', 'arp.src.proto_ipv4']);
    const netmonRate = `${Math.round(frames / (own ?? Number.NaN))} frames/s (${own?.toFixed(1)} s)`;
    const row = { what: `replay of a month, ${frames} ARP frames of ${devices} devices`, netmon: netmonRate };
    if (own === null || peer === null) return [{ ...row, peer: 'tshark is not installed', target: 'minutes' }];
    const peerRate = `tshark, which only decodes, ${Math.round(frames / peer)} frames/s`;
    return [{ ...row, peer: peerRate, ratio: times(peer / own), target: 'minutes' }];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A pcap file (little endian, microseconds, Ethernet). */
function recording(): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(65_535, 16);
  head.writeUInt32LE(1, 20);
  const parts: Uint8Array[] = [head];
  for (let number = 0; number < frames; number += 1) {
    const frame = questionOf(number % devices, (number * 7) % devices);
    const record = Buffer.alloc(16);
    const time = 1_760_000_000 + (number / frames) * month;
    record.writeUInt32LE(Math.floor(time), 0);
    record.writeUInt32LE(Math.floor((time % 1) * 1e6), 4);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    parts.push(record, frame);
  }
  return Buffer.concat(parts);
}

const questionOf = (sender: number, target: number): Uint8Array =>
  arpFrame({
    operation: 'request',
    senderMac: `00:16:3e:4e:4d:${sender.toString(16).padStart(2, '0')}`,
    senderIp: `10.77.0.${sender + 10}`,
    targetIp: `10.77.0.${target + 10}`,
  });

/** Null when the program is not installed. */
function secondsOf(program: string, args: readonly string[]): number | null {
  const start = performance.now();
  const { status, stderr, error } = spawnSync(program, args, { maxBuffer: 1024 * 1024 * 1024 });
  if (error !== undefined) return null;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return (performance.now() - start) / 1000;
}

export default { summary: 'recordings through the detectors', needsRoot: false, measure } satisfies Benchmark;
