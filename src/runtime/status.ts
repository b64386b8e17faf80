import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../core/edges.ts';
import type { CoverageGap, MonitorState } from '../core/inventory.ts';
import type { GapChange } from './ports.ts';
import { beforeStart, type Change, gapOf, next, summarise } from './state.ts';

export interface Status {
  change(change: Change): void;
  state(): MonitorState;
}

/**
 * Tells the state of one monitor whenever it changes, and keeps its line in the coverage ledger: one open gap for as long
 * as it is not running, none while it is. Gaps that an earlier agent left open end at the first change.
 */
export function createStatus(
  monitor: string,
  out: { clock: Clock; onState: (state: MonitorState) => void; onGap: (change: GapChange) => void },
): Status {
  let condition = beforeStart;
  let state: MonitorState = { monitor, ...summarise(condition), since: out.clock.now() };
  let gap: Pick<CoverageGap, 'kind' | 'reason'> | null | undefined;

  function tellState(at: number): void {
    const summary = summarise(condition);
    const latest = { monitor, ...summary, since: summary.state === state.state ? state.since : at };
    if (isDeepStrictEqual(latest, state) && gap !== undefined) return;
    state = latest;
    out.onState(state);
  }

  function tellGap(at: number): void {
    const latest = gapOf(condition);
    if (isDeepStrictEqual(latest, gap)) return;
    gap = latest;
    out.onGap({ type: 'close', monitor, at });
    if (latest !== null) out.onGap({ type: 'open', gap: { monitor, from: at, to: null, ...latest } });
  }

  return {
    change(change) {
      const at = out.clock.now();
      condition = next(condition, change);
      tellState(at);
      tellGap(at);
    },
    state: () => state,
  };
}
