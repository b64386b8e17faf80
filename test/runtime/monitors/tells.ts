import type { MonitorRun } from '../../../src/core/define.ts';

/** Is degraded, then well again, then tells of something missed, runs a task, and shows progress. */
const run: MonitorRun<unknown> = async (context) => {
  const { degraded, missed, progress, log, run: runTask, emit, recall, clock, signal } = context;
  degraded({ reason: 'only half an eye open', hint: 'drink coffee' });
  missed({ from: 10, to: 20, kind: 'dropped', reason: '7 frames were dropped' });
  degraded(null);
  progress('work', { title: 'working', done: 0.1, remaining: null });
  await emit({ events: [], checkpoint: { said: 'a word' } });
  log.info('recalled', { said: (await recall('tells')).get('said'), others: (await recall('nobody')).size });
  const { hosts } = await runTask('parse-nmap', { file: '/some/file.xml' });
  log.info('parsed', { hosts: hosts.length });
  await runTask('parse-nmap', { file: '/broken.xml' }).catch((error) => log.warn('not parsed', { error }));
  await clock.sleep(600_000, signal);
};

export default run;
