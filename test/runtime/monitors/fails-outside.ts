import type { MonitorRun } from '../../../src/core/define.ts';
import { NetmonError } from '../../../src/core/errors.ts';

/** Throws where nobody can catch it. */
const run: MonitorRun<unknown> = async ({ clock, signal }) => {
  setImmediate(() => {
    throw new NetmonError('NO_RIGHTS', 'test', 'a callback threw');
  });
  await clock.sleep(600_000, signal);
};

export default run;
