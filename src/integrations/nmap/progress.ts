/** How far a run of nmap is, as far as nmap says. */
export interface NmapProgress {
  /** Hosts that are done, up or down. */
  readonly hostsDone: number;
  /** Hosts that nmap works on now, all at once. */
  readonly hostsNow: number;
  /** What nmap does now: `SYN Stealth Scan`. */
  readonly task: string | null;
  /** Percent of this task for this group of hosts: neither of the run nor of all hosts. */
  readonly taskPercent: number | null;
}

export const noProgress: NmapProgress = { hostsDone: 0, hostsNow: 0, task: null, taskPercent: null };

const stats = /^Stats: [\d:]+ elapsed; (\d+) hosts completed \(\d+ up\)(?:, (\d+) undergoing (.{1,60}))?$/;
const timing = /^(.{1,60}) Timing: About (\d{1,3}(?:\.\d+)?)% done/;

/** Takes one line that nmap printed because of `--stats-every`; other lines change nothing. */
export function readProgress(progress: NmapProgress, line: string): NmapProgress {
  const [, hosts, now, undergoing] = stats.exec(line) ?? [];
  if (hosts !== undefined) {
    const task = undergoing ?? null;
    const taskPercent = task === progress.task ? progress.taskPercent : null;
    return { hostsDone: Number(hosts), hostsNow: Number(now ?? 0), task, taskPercent };
  }
  const [, task, percent] = timing.exec(line) ?? [];
  return task === undefined ? progress : { ...progress, task, taskPercent: Number(percent) };
}

/** Tasks that take nearly all of a run's time, and those that come after them for the same hosts. */
const mainTasks = /^(?:SYN Stealth|Connect|UDP|Service) Scan/i;
const lastTasks = /^(?:Script Scan|NSE)/i;

/**
 * The part of all hosts that is done, 0 to 1; null while nothing can be told. Of the hosts that nmap works on counts what is
 * done of the task that takes the time; other tasks before it count for nothing.
 */
export function doneOf({ hostsDone, hostsNow, task, taskPercent }: NmapProgress, hosts: number): number | null {
  const isMain = mainTasks.test(task ?? '') && taskPercent !== null;
  const share = isMain ? taskPercent / 100 : lastTasks.test(task ?? '') ? 1 : 0;
  const done = hostsDone + hostsNow * share;
  return done === 0 || hosts === 0 ? null : Math.min(1, done / hosts);
}
