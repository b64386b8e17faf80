import type { TrafficInterval } from '../../core/bandwidth.ts';
import type { Json } from '../../core/json.ts';
import type { Calendar, HourOfWeek } from './calendar.ts';
import type { Draft } from './draft.ts';
import { createEarly, noEarly, type RememberedEarly } from './early.ts';
import { createJudge } from './judge.ts';
import { keepLedger, type RememberedLedger } from './ledger.ts';
import { createQuietJudge } from './quiet.ts';
import type { Settings } from './settings.ts';
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
  readonly memory: ReadonlyMap<string, Json>;
}

export function watchInterface({ name, settings, calendar, draft, memory }: WatchParts): InterfaceWatch {
  const windows = createWindows();
  const usual = createUsual(calendar, rememberedHours(memory, name));
  const ledger = keepLedger(name, draft, usual, rememberedLedger(memory, name));
  const spikes = keepSpikes(name, settings.cooldown, draft, rememberedSpikes(memory, name));
  const early = createEarly((memory.get(`early ${name}`) as unknown as RememberedEarly | undefined) ?? noEarly);
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
      if (isLearning) draft.remember(`early ${name}`, early.remembered() as unknown as Json);
    },
  };
}

/** Ends spikes of interfaces that are not watched any more. */
export function closeOthers(memory: ReadonlyMap<string, Json>, watched: readonly string[], draft: Draft): void {
  for (const key of memory.keys()) {
    const [kind, name = ''] = key.split(' ');
    if (kind === 'spikes' && !watched.includes(name))
      keepSpikes(name, 0, draft, rememberedSpikes(memory, name)).close();
  }
}

const rememberedLedger = (memory: ReadonlyMap<string, Json>, name: string): RememberedLedger => ({
  minute: (memory.get(`minute ${name}`) ?? null) as unknown as RememberedLedger['minute'],
  hour: (memory.get(`hour ${name}`) ?? null) as unknown as RememberedLedger['hour'],
});

const rememberedSpikes = (memory: ReadonlyMap<string, Json>, name: string): Remembered =>
  (memory.get(`spikes ${name}`) as unknown as Remembered | undefined) ?? noSpikes;

function rememberedHours(memory: ReadonlyMap<string, Json>, name: string): Map<HourOfWeek, readonly UsualHour[]> {
  const prefix = `usual ${name} `;
  return new Map(
    [...memory]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, hours]) => [Number(key.slice(prefix.length)), hours as unknown as readonly UsualHour[]]),
  );
}
