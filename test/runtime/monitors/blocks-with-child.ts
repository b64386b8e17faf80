import type { MonitorRun } from '../../../src/core/define.ts';

/** Never gives its thread back once the program that it runs has said who it is. */
const run: MonitorRun<unknown> = async ({ exec, signal, log }) => {
  await exec('sh', ['-c', 'echo $$; exec sleep 600'], {
    signal,
    onLine: (pid) => {
      log.info('child', { pid: Number(pid) });
      for (;;);
    },
  });
};

export default run;
