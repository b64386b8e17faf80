import type { MonitorRun } from '../../../src/core/define.ts';

/** Works until it is told to stop. */
const run: MonitorRun<unknown> = async ({ clock, signal }) => clock.sleep(600_000, signal);

export default run;
