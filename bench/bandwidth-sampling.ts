import { setTimeout as sleep } from 'node:timers/promises';
import type { MonitorContext } from '../src/core/define.ts';
import { systemClock } from '../src/edges/clock.ts';
import { countedTraffic } from '../src/edges/interface-facts.ts';
import { createLab, type Lab } from '../src/lab/lab.ts';
import { ipBatch } from '../src/lab/processes.ts';
import type { Benchmark, Row } from './row.ts';

const interfaces = 50;
const seconds = 60;
const names = Array.from({ length: interfaces }, (_, at) => `if${at}`);

/** The monitor as it runs in its thread, without the store, in a namespace with 50 interfaces; and the same by systeminformation. */
async function measure(): Promise<readonly Row[]> {
  await using lab = await createLab({ hosts: 0 });
  await ipBatch(
    names.flatMap((name, at) =>
      at % 2 === 0
        ? [`link add ${name} type veth peer name if${at + 1}`, `link set ${name} up`]
        : [`link set ${name} up`],
    ),
    lab.sensor.namespace,
  );
  const share = await shareOf(lab, 'monitor');
  const peer = await shareOf(lab, 'systeminformation');
  return [
    {
      what: `${interfaces} interfaces sampled and judged each second`,
      netmon: `${share.toFixed(2)} % of a core`,
      peer: `systeminformation, sampling only: ${peer.toFixed(0)} %`,
      target: '≤ 1 %',
    },
  ];
}

async function shareOf(lab: Lab, way: string): Promise<number> {
  const result = await lab.exec(lab.sensor, process.execPath, [import.meta.filename, way], {
    timeout: (seconds + 30) * 1000,
  });
  if (result.code !== 0) throw new Error(result.stderr);
  return Number(result.stdout);
}

/** In the namespace: prints percent of a core, children included. */
async function inNamespace(way: string): Promise<void> {
  const stop = new AbortController();
  const work = way === 'monitor' ? runMonitor(stop.signal) : askAgainAndAgain(stop.signal);
  await sleep(3000);
  const before = await used();
  const began = performance.now();
  await sleep((way === 'monitor' ? seconds : 10) * 1000);
  const share = ((await used()) - before) / ((performance.now() - began) / 100);
  stop.abort();
  await work;
  process.stdout.write(`${share}\n`);
}

/** Milliseconds of processor time of this process and of its children that ended. */
async function used(): Promise<number> {
  const { readFileSync } = await import('node:fs');
  const fields = readFileSync('/proc/self/stat', 'latin1').split(') ')[1]?.split(' ') ?? [];
  return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) * 10;
}

async function runMonitor(signal: AbortSignal): Promise<void> {
  const { default: watch } = await import('../src/monitors/bandwidth/monitor.ts');
  const { bandwidthConfig } = await import('../src/monitors/bandwidth/config.ts');
  const silent = () => undefined;
  const context = {
    config: bandwidthConfig.parse({}),
    site: { interfaces: names.map((name) => ({ name })), missing: [] },
    memory: new Map(),
    signal,
    clock: systemClock,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    emit: async (batch: object) => void structuredClone(batch),
    degraded: silent,
    missed: silent,
  };
  await watch(context as unknown as MonitorContext<ReturnType<typeof bandwidthConfig.parse>>);
}

async function askAgainAndAgain(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await countedTraffic(names);
    await sleep(1000 - (Date.now() % 1000));
  }
}

const [, , way] = process.argv;
if (process.argv[1] === import.meta.filename && way !== undefined) await inNamespace(way);

export default {
  summary: 'the traffic of many interfaces is measured and judged',
  needsRoot: true,
  measure,
} satisfies Benchmark;
