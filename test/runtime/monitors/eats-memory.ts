import type { MonitorRun } from '../../../src/core/define.ts';

/** Grows until its thread has no memory left. */
const run: MonitorRun<unknown> = async () => {
  const kept: number[][] = [];
  for (;;) kept.push(new Array<number>(10_000).fill(kept.length));
};

export default run;
