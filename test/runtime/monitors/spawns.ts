import type { MonitorRun } from '../../../src/core/define.ts';

/** Runs a program for as long as it works itself. */
const run: MonitorRun<unknown> = async ({ exec, signal, log }) => {
  await exec('sh', ['-c', 'echo $$; exec sleep 600'], {
    signal,
    onLine: (pid) => log.info('child', { pid: Number(pid) }),
  });
};

export default run;
