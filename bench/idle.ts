import { setTimeout as sleep } from 'node:timers/promises';
import { createLab } from '../src/lab/lab.ts';
import { type BenchAgent, startAgent } from './agent.ts';
import { cpuTicks, type Memory, memoryOf, processTree } from './process-tree.ts';
import type { Benchmark, Row } from './row.ts';
import { median } from './statistics.ts';

const hosts = 8;
/** Milliseconds without a line from the agent after which its first sweep and scans are over. */
const calm = 20_000;
const seconds = 60;
const ticksASecond = 100;

/** All settings are the usual ones, so a scheduled sweep can fall into the time; it belongs to being idle. */
async function measure(): Promise<readonly Row[]> {
  await using lab = await createLab({ hosts });
  for (const host of lab.hosts) await lab.serve(host, { port: 22, kind: 'ssh' });
  await using agent = startAgent(lab, {});
  await agent.says('sweep.finished');
  await calmed(agent);
  const before = cpuTicks(processTree(agent.pid));
  const began = performance.now();
  const samples: Memory[] = [];
  while (performance.now() - began < seconds * 1000) {
    samples.push(memoryOf(processTree(agent.pid)));
    await sleep(1000);
  }
  const used = (cpuTicks(processTree(agent.pid)) - before) / ticksASecond;
  const share = (used / (performance.now() - began)) * 1000 * 100;
  const middle = (figure: keyof Memory): string => median(samples.map((sample) => sample[figure])).toFixed(0);
  return [
    {
      what: `idle with ${hosts} hosts: memory of all processes`,
      netmon: `${middle('pss')} MB PSS, ${middle('alone')} MB were nothing else running`,
      target: '≤ 200 MB',
    },
    { what: `idle: processor time over ${seconds} s`, netmon: `${share.toFixed(2)} % of a core`, target: '≤ 1 %' },
  ];
}

function calmed({ lines }: BenchAgent): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      lines.off('line', again);
      resolve();
    };
    let timer = setTimeout(done, calm);
    const again = (): void => {
      clearTimeout(timer);
      timer = setTimeout(done, calm);
    };
    lines.on('line', again);
  });
}

export default {
  summary: 'the agent when its first sweep and scans are over',
  needsRoot: true,
  measure,
} satisfies Benchmark;
