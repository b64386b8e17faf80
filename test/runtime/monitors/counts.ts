import type { MonitorRun } from '../../../src/core/define.ts';

/** Emits `count` batches one after another, each with its number as checkpoint, going on where it was. */
const run: MonitorRun<{ readonly count: number; readonly failAt?: number }> = async (context) => {
  const { config, memory, emit, clock, signal } = context;
  for (let number = Number(memory.get('number') ?? 0) + 1; number <= config.count; number++) {
    await emit({ events: [], checkpoint: { number } });
    if (number === config.failAt) throw new Error('half way');
  }
  await clock.sleep(600_000, signal);
};

export default run;
