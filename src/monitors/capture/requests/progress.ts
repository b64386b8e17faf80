import type { Progress } from '../../../core/define.ts';
import type { Wish } from '../jobs/policy.ts';

/** How far a capture is. */
export function progressOf({ from, to, interfaces }: Pick<Wish, 'from' | 'to' | 'interfaces'>, now: number): Progress {
  const title = `capture on ${interfaces.join(', ')}`;
  if (to === null || to <= from) return { title, done: null, remaining: null };
  return { title, done: Math.min(1, Math.max(0, (now - from) / (to - from))), remaining: Math.max(0, to - now) };
}
