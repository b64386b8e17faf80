import type { MonitorRun } from '../../../src/core/define.ts';

/** Does not end when it is told to, and runs a program of which the same is true. */
const run: MonitorRun<unknown> = async ({ exec, log }) => {
  const deaf = new AbortController().signal;
  await exec('sh', ['-c', "trap '' TERM; echo $$; while :; do sleep 0.1; done"], {
    signal: deaf,
    onLine: (pid) => log.info('child', { pid: Number(pid) }),
  });
};

export default run;
