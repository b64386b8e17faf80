import type { MonitorRun } from '../../../src/core/define.ts';

/** Emits `count` batches without waiting for any of them, and fails. */
const run: MonitorRun<{ readonly count: number }> = async ({ config, emit }) => {
  for (let number = 1; number <= config.count; number++) void emit({ events: [], checkpoint: { number } });
  throw new Error('that was it');
};

export default run;
