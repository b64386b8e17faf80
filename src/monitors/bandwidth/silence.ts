import type { Direction } from '../../core/bandwidth.ts';
import type { Firing } from './judge.ts';
import type { Settings } from './settings.ts';
import type { Expectation } from './usual.ts';
import type { Mark, Windows } from './windows.ts';

/** Share of the packets that there always were below which it is silence: a dead mirror port still hears what is sent to all. */
const silentShare = 0.1;
/** Packets a second that a usual minute must have at least: little traffic may pause. */
const leastUsual = 10;
/** Ten seconds, in `scales`. */
const scale = 1;

export interface Quiet {
  /** Directions that were silent for long enough. */
  readonly firing: readonly Firing[];
  /** Directions in which there is traffic again, or of which it is not known any more what is usual. */
  readonly heard: readonly Direction[];
}

/** Judges whether there is too little traffic. */
export function createQuietJudge(settings: Settings) {
  const since = new Map<Direction, Mark>();

  function judge(
    direction: Direction,
    windows: Windows,
    expectation: Expectation | null,
    now: number,
  ): Firing | boolean {
    const after = settings[direction].silence;
    const low = expectation?.low[direction] ?? null;
    const at = direction === 'rx' ? 2 : 3;
    const mean = windows.means(scale)?.[at];
    if (mean === undefined) return false;
    if (after === null || low === null || low < leastUsual || mean > silentShare * low) {
      since.delete(direction);
      return true;
    }
    const begin = since.get(direction) ?? windows.mark(10);
    since.set(direction, begin);
    if (now - begin.from < after) return false;
    const { from } = begin;
    const expected = expectation?.middle[at] ?? null;
    const limit = Math.round(silentShare * low * 10) / 10;
    const seen = Math.round(mean * 10) / 10;
    const trigger = {
      kind: 'silence',
      direction,
      unit: 'packets/s',
      limit,
      expected,
      seen,
      since: Math.round(from),
    } as const;
    return { trigger, mark: begin };
  }

  return (windows: Windows, expectation: Expectation | null, now: number): Quiet => {
    if (windows.length() === 1) since.clear();
    const verdicts = (['rx', 'tx'] as const).map((direction) => {
      return { direction, verdict: judge(direction, windows, expectation, now) };
    });
    return {
      firing: verdicts.flatMap(({ verdict }) => (typeof verdict === 'object' ? verdict : [])),
      heard: verdicts.flatMap(({ direction, verdict }) => (verdict === true ? direction : [])),
    };
  };
}
