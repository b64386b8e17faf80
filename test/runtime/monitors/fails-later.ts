import type { MonitorRun } from '../../../src/core/define.ts';
import { NetmonError } from '../../../src/core/errors.ts';

/** Throws once it runs. */
const run: MonitorRun<unknown> = async () => {
  throw new NetmonError('INTERFACE_GONE', 'test', 'the interface lan0 is gone', { hint: 'plug it in' });
};

export default run;
