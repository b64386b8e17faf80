import type { MonitorRun } from '../../../src/core/define.ts';

/** Never gives its thread back. */
const run: MonitorRun<unknown> = async ({ progress }) => {
  progress('forever', { title: 'counting', done: null, remaining: null });
  for (;;);
};

export default run;
