import type { MonitorRun } from '../../../src/core/define.ts';

/** Needs a program that is not there. */
const run: MonitorRun<unknown> = async ({ exec, signal }) => {
  await exec('netmon-no-such-program', [], { signal });
};

export default run;
