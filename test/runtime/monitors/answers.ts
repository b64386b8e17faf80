import type { MonitorRun } from '../../../src/core/define.ts';
import { NetmonError } from '../../../src/core/errors.ts';

/** Answers requests in every way there is. */
const run: MonitorRun<unknown> = async ({ onRequest, clock, signal, log }) => {
  onRequest('echo', async (input, report) => {
    report({ title: 'half', done: 0.5, remaining: 1 });
    return { got: input };
  });
  onRequest('refuse', async () => {
    throw new NetmonError('INPUT_INVALID', 'test', 'not like this');
  });
  onRequest('wait', async (_input, report, cancelled) => {
    report({ title: 'waiting', done: null, remaining: null });
    await clock.sleep(600_000, cancelled).finally(() => log.info('no longer waiting'));
    return null;
  });
  onRequest('die', async () => process.exit(1));
  await clock.sleep(600_000, signal);
};

export default run;
