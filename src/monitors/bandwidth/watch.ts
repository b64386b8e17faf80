import type { TrafficInterval } from '../../core/bandwidth.ts';
import { toJson } from '../../core/json.ts';
import { type Memory, recall, recallAll } from '../../core/memory.ts';
import type { Calendar, HourOfWeek } from './calendar.ts';
import type { Draft } from './draft.ts';
import { createEarly, noEarly, type RememberedEarly } from './first-day.ts';
import { createJudge } from './judge.ts';
import { keepLedger, type RememberedLedger } from './ledger.ts';
import type { OwnScans } from './own-scans.ts';
import type { Settings } from './settings.ts';
import { createQuietJudge } from './silence.ts';
import { keepSpikes, noSpikes, type Remembered } from './spikes.ts';
import { createUsual, type UsualHour } from './usual.ts';
import { createWindows } from './windows.ts';

/** Everything about one interface: a pure detector, to which time comes only with what was measured. */
export interface InterfaceWatch {
  measured(interval: TrafficInterval): void;
  /** Nothing is known of the time until `now`. */
  unmeasured(now: number): void;
  /** Puts into the draft what would be lost if the agent were killed. */
  flush(): void;
}

export interface WatchParts {
  readonly name: string;
  readonly settings: Settings;
  readonly calendar: Calendar;
  readonly draft: Draft;
  readonly memory: Memory;
  readonly ownScans?: Pick<OwnScans, 'explain'>;
}

export function watchInterface({ name, settings, calendar, draft, memory, ownScans }: WatchParts): InterfaceWatch {
  const windows = createWindows();
  const usual = createUsual(calendar, rememberedHours(memory, name));
  const ledger = keepLedger(name, draft, usual, rememberedLedger(memory, name));
  const remembered = rememberedSpikes(memory, name);
  const spikes = keepSpikes({ name, cooldown: settings.cooldown, draft, remembered }, ownScans);
  const early = createEarly(recall<RememberedEarly>(memory, `early ${name}`) ?? noEarly);
  const judge = createJudge(settings);
  const judgeQuiet = createQuietJudge(settings);
  let isLearning = false;
  return {
    measured(interval) {
      windows.take(interval);
      ledger.take(interval, windows);
      const learned = usual.at(interval.from);
      const expectation = learned ?? early.expectation();
      const { to } = interval;
      spikes.judged(interval, windows.sum(), judge(windows, expectation, to), judgeQuiet(windows, expectation, to));
      isLearning = learned === null;
      if (isLearning && !spikes.lasts()) early.calm(windows);
    },
    unmeasured: (now) => spikes.unmeasured(now),
    flush() {
      ledger.flush();
      if (isLearning) draft.remember(`early ${name}`, toJson(early.remembered()));
    },
  };
}

/** Ends spikes of interfaces that are not watched any more. */
export function closeOthers(memory: Memory, watched: readonly string[], draft: Draft): void {
  for (const key of memory.keys()) {
    const [kind, name = ''] = key.split(' ');
    if (kind === 'spikes' && !watched.includes(name))
      keepSpikes({ name, cooldown: 0, draft, remembered: rememberedSpikes(memory, name) }).close();
  }
}

const rememberedLedger = (memory: Memory, name: string): RememberedLedger => ({
  minute: recall<RememberedLedger['minute']>(memory, `minute ${name}`) ?? null,
  hour: recall<RememberedLedger['hour']>(memory, `hour ${name}`) ?? null,
});

const rememberedSpikes = (memory: Memory, name: string): Remembered =>
  recall<Remembered>(memory, `spikes ${name}`) ?? noSpikes;

const rememberedHours = (memory: Memory, name: string): Map<HourOfWeek, readonly UsualHour[]> =>
  new Map([...recallAll<readonly UsualHour[]>(memory, `usual ${name} `)].map(([hour, days]) => [Number(hour), days]));
