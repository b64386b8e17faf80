import type { MonitorRun } from '../../../src/core/define.ts';

/** Emits `count` batches without waiting for any of them. */
const run: MonitorRun<{ readonly count: number }> = async ({ config, emit, clock, signal }) => {
  for (let number = 1; number <= config.count; number++) void emit({ events: [], checkpoint: { number } });
  await clock.sleep(600_000, signal);
};

export default run;
