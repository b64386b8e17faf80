import type { MonitorRun } from '../../../src/core/define.ts';

/** Returns though nobody told it to. */
const run: MonitorRun<unknown> = async () => undefined;

export default run;
