import type { MonitorRun } from '../../../src/core/define.ts';

/** Ends its thread without a word. */
const run: MonitorRun<unknown> = async () => {
  process.exit(7);
};

export default run;
