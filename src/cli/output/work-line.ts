import type { Progress } from '../../core/define.ts';
import { printable } from '../../core/text.ts';
import { duration } from './live-view.ts';

/** Work that a monitor does for us, on one line of standard error, where that is a terminal. */
export function workLine() {
  const { stderr } = process;
  return {
    show({ title, done, remaining }: Progress) {
      if (!stderr.isTTY) return;
      const share = done === null ? '' : `  ${Math.floor(done * 100)} %`;
      const left = remaining === null ? '' : `, ${duration(remaining)} left`;
      stderr.write(`\r\x1b[K${printable(`${title}${share}${left}`, (stderr.columns || 80) - 1)}`);
    },
    end() {
      if (stderr.isTTY) stderr.write('\r\x1b[K');
    },
  };
}
