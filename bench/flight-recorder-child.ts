import { readFileSync } from 'node:fs';
import { recordingsIn, writeFiltered } from '../src/edges/captures/recordings.ts';
import { assemble } from '../src/monitors/capture/jobs/assemble.ts';
import type { Job } from '../src/monitors/capture/jobs/jobs.ts';

/**
 * What bench/flight-recorder.ts measures in a process of its own: `cut FOLDER FROM TO` puts a capture together from the recordings in
 * a folder and prints seconds and MB; `record` records eth0 until standard input ends.
 */

const nothing = (): never => {
  throw new Error('no filter is measured');
};

async function cut(folder: string, from: number, to: number): Promise<void> {
  const job: Job = {
    ...{ id: 'bench', cause: { kind: 'request', event: null, summary: 'bench' }, spike: null, waitsFor: null },
    ...{ spikeTime: null, interface: 'eth0', requestedAt: to, from, to, host: null, filter: null, notes: [] },
  };
  const edges = { recordingsIn, writeFiltered, select: nothing };
  const began = performance.now();
  const { packets, bytes } = await assemble(job, folder, [], edges, new AbortController().signal);
  const seconds = (performance.now() - began) / 1000;
  // getrusage(2) would count the process that started this one, too.
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  const megabytes = (Number(peak) * 1024) / 1e6;
  process.stdout.write(JSON.stringify({ seconds, megabytes, packets, bytes }));
}

async function record(): Promise<void> {
  const { startRecorder } = await import('../test/monitors/capture/context.ts');
  const after: (() => unknown)[] = [];
  startRecorder({ after: (work: () => unknown) => void after.push(work) } as never);
  process.stdin.resume().on('end', async () => {
    for (const work of after) await work();
    process.exit(0);
  });
}

const [mode, folder = '', from, to] = process.argv.slice(2);
if (mode === 'cut') await cut(folder, Number(from), Number(to));
else await record();
