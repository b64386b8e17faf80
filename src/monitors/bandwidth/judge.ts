import type { Direction, SpikeTrigger, TriggerKind } from '../../core/bandwidth.ts';
import type { Settings, Triggers } from './settings.ts';
import { series } from './traffic.ts';
import type { Expectation } from './usual.ts';
import { type Mark, scales, type Windows } from './windows.ts';

/** A trigger whose limit was just exceeded. */
export interface Firing {
  readonly trigger: SpikeTrigger;
  /** Where it began. */
  readonly mark: Mark;
}

export interface Verdict {
  readonly firing: readonly Firing[];
  /** Triggers (`<kind> <direction>`) that are not calm: they fire, or have not fallen far enough below their limit. */
  readonly high: ReadonlySet<string>;
}

export const nameOf = ({ kind, direction }: Pick<SpikeTrigger, 'kind' | 'direction'>): string => `${kind} ${direction}`;

/** One rate against one limit. */
interface Question {
  readonly kind: TriggerKind;
  readonly direction: Direction;
  readonly unit: SpikeTrigger['unit'];
  /** Place in `series`. */
  readonly at: number;
  /** Place in `scales`. */
  readonly scale: number;
  readonly limit: number;
  readonly expected: number | null;
  readonly isEarly?: true;
  /** Milliseconds that it must last. */
  readonly after: number;
}

/** Intervals end a little early or late. */
const slack = 250;

/** Judges the newest interval of `windows`. It remembers for how long absolute limits are exceeded. */
export function createJudge(settings: Settings) {
  const exceeded = new Map<string, Mark>();
  let [asked, askedFor]: [readonly Question[], Expectation | null | undefined] = [[], undefined];

  return (windows: Windows, expectation: Expectation | null, now: number): Verdict => {
    const firing: Firing[] = [];
    const high = new Set<string>();
    // What is usual stays the same object for a quarter of an hour.
    if (askedFor !== expectation) [asked, askedFor] = [questions(settings, expectation), expectation];
    for (const question of asked) {
      const mean = meanOf(windows, question.scale, question.at);
      // A long mean stays high when a burst is over: the shorter one tells whether it goes on.
      const recent = question.scale === 0 ? mean : meanOf(windows, question.scale - 1, question.at);
      if (mean === null || recent === null) continue;
      const calm = settings.calmBelow * question.limit;
      // And only the last second tells until when: the mean of ten would add as many to the end of a short burst.
      const goesOn = recent >= calm && (meanOf(windows, 0, question.at) ?? recent) >= calm;
      const above = mean > question.limit && goesOn;
      const begin = question.scale === 0 ? lasting(exceeded, question, above, windows) : null;
      if (above) {
        const mark = begin ?? beginIn(windows, question, calm);
        if (now - mark.from >= question.after - slack) firing.push({ trigger: triggerOf(question, mean, mark), mark });
      }
      if (question.scale < 2 ? mean >= calm && goesOn : above) high.add(nameOf(question));
    }
    return { firing: firing.sort((a, b) => ratio(b) - ratio(a)), high };
  };
}

const ratio = ({ trigger }: Firing): number => trigger.seen / trigger.limit;

const meanOf = (windows: Windows, scale: number, at: number): number | null => windows.means(scale)?.[at] ?? null;

const triggerOf = (question: Question, seen: number, mark: Mark): SpikeTrigger => ({
  ...triggerFacts(question),
  limit: Math.round(question.limit),
  seen: Math.round(seen),
  since: Math.round(mark.from),
});

const triggerFacts = ({ kind, direction, unit, expected, isEarly }: Question) => ({
  ...{ kind, direction, unit, expected },
  ...(isEarly === undefined ? {} : { isEarly }),
});

/** Since when it is exceeded; null when it is not. */
function lasting(exceeded: Map<string, Mark>, question: Question, above: boolean, windows: Windows): Mark | null {
  const key = `${nameOf(question)} ${question.expected === null}`;
  if (!above) {
    exceeded.delete(key);
    return null;
  }
  const mark = exceeded.get(key) ?? windows.mark(1);
  exceeded.set(key, mark);
  return mark;
}

/** The first interval in the window that was not calm. */
function beginIn(windows: Windows, { at, scale }: Question, calm: number): Mark {
  const [of = series[0], last] = [series[at], windows.mark(1)];
  for (let back = Math.min(windows.length(), scales[scale] ?? 1); back > 1; back -= 1) {
    const [begin, end] = [windows.mark(back), windows.mark(back - 1)];
    const carried = end.sum[of.direction][of.counts] - begin.sum[of.direction][of.counts];
    if ((carried * 1000) / (end.from - begin.from) >= calm) return begin;
  }
  return last;
}

function questions(settings: Settings, expectation: Expectation | null): readonly Question[] {
  return series.flatMap(({ direction, counts }, at): Question[] => {
    const triggers = settings[direction];
    const common = { direction, unit: `${counts}/s`, at } as const;
    const kind = counts === 'packets' ? 'packets' : 'threshold';
    const set = counts === 'packets' ? triggers.packets : triggers.threshold;
    const absolute = { ...common, kind, scale: 0, limit: set ?? 0, expected: null, after: triggers.after } as const;
    return [...(set === null ? [] : [absolute]), ...learned(common, triggers, expectation)];
  });
}

/** How much of the factor counts, by scale: the longer a mean, the less it varies by itself. */
const steadiness = [1, 0.7, 0.5];

function learned(
  common: Pick<Question, 'direction' | 'unit' | 'at'>,
  { learned: set }: Triggers,
  expectation: Expectation | null,
): Question[] {
  if (set === null || expectation === null) return [];
  const isPackets = common.unit === 'packets/s';
  const floor = isPackets ? set.packetsFloor : set.floor;
  const expected = expectation.middle[common.at] ?? 0;
  const highs = expectation.highs[common.at] ?? [];
  return highs.map((usualHigh, scale) => {
    const limit = Math.max(floor, usualHigh * (1 + (set.factor - 1) * (steadiness[scale] ?? 1)));
    const kind = isPackets ? 'packets' : 'learned';
    return { ...common, kind, scale, limit, expected, after: 0, ...(expectation.isEarly && { isEarly: true }) };
  });
}
