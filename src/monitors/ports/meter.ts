import type { Progress } from '../../core/define.ts';
import { doneOf, type NmapProgress } from '../../integrations/nmap/progress.ts';

/** A remaining time that is reckoned from less than this (milliseconds, and part of the whole) would only jump about. */
const enoughTime = 2000;
const enoughDone = 0.02;

/** Turns what nmap says of itself into progress that never goes back. `elapsed` gives milliseconds since some start. */
export function createMeter(title: string, hosts: number, elapsed: () => number) {
  const start = elapsed();
  let most = 0;

  return (progress: NmapProgress): Progress => {
    const { hostsDone, task, taskPercent } = progress;
    most = Math.max(most, doneOf(progress, hosts) ?? 0);
    const taken = elapsed() - start;
    const percent = taskPercent === null ? '' : ` ${Math.floor(taskPercent)} %`;
    const doing = task === null ? '' : `: ${task}${percent}`;
    const counted = hosts > 1 ? `, ${Math.min(hostsDone, hosts)} of ${hosts} hosts done` : '';
    return {
      title: `${title}${doing}${counted}`,
      done: most === 0 ? null : most,
      remaining: taken < enoughTime || most < enoughDone ? null : Math.round((taken * (1 - most)) / most),
    };
  };
}
