import { setTimeout as sleep } from 'node:timers/promises';
import { createLab } from '../src/lab/lab.ts';
import { startAgent } from './agent.ts';
import type { Benchmark, Row } from './row.ts';
import { quantile } from './statistics.ts';

const floods = 20;
/** Milliseconds: long enough that a flood is over for the detector, and in step with nothing that happens each second. */
const pause = 4_230;

const config = {
  ports: { enabled: false },
  capture: { enabled: false },
  bandwidth: { threshold: '2MB/s', cooldown: '2s', learned: false },
};

/** Floods of 5 MB/s between two hosts, which the sensor overhears. */
async function measure(): Promise<readonly Row[]> {
  await using lab = await createLab({ hosts: 2, hub: true });
  await using agent = startAgent(lab, config);
  await agent.says('sweep.finished');
  const begins: number[] = [];
  for (let number = 0; number < floods; number += 1) {
    await sleep(pause);
    const sent = await lab.stream(lab.host(1), { to: lab.host(2), seconds: 2.5, rate: 5000, size: 1000 });
    begins.push(sent.firstAt);
  }
  await sleep(3000);
  const told = (await agent.events())
    .filter(({ type }) => type === 'bandwidth.spike')
    .map(({ storedAt }) => Date.parse(storedAt));
  const delays = begins.flatMap((begin) => {
    const first = told.find((time) => time > begin && time < begin + pause);
    return first === undefined ? [] : first - begin;
  });
  const seconds = (share: number): string => `${(quantile(delays, share) / 1000).toFixed(2)} s`;
  return [
    {
      what: `spike in the lab: from its first packet until it is stored, ${delays.length} of ${floods} floods told`,
      netmon: `median ${seconds(0.5)}, most ${seconds(1)}`,
      target: '≤ 2 s',
    },
  ];
}

export default { summary: 'how soon a flood between two hosts is told', needsRoot: true, measure } satisfies Benchmark;
