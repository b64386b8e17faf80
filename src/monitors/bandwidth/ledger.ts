import type { SecondTraffic, TrafficInterval } from '../../core/bandwidth.ts';
import { toJson } from '../../core/json.ts';
import type { Draft } from './draft.ts';
import { addMinute, emptyHour, type Hour, hourFromJson, hourOf, hourRollup, hourToJson } from './hour.ts';
import { addInterval, addMeans, emptyMinute, type Minute, minuteOf, minuteRollup } from './minute.ts';
import type { Usual } from './usual.ts';
import { scales, type Windows } from './windows.ts';

/**
 * Milliseconds by which the clock may be set back without the minutes that were kept already being written anew: what is measured until
 * it is as late as it was is judged, but not kept.
 */
const mostSetBack = 3_600_000;

type Second = readonly [number, number, number, number] | null;

export interface RememberedLedger {
  readonly minute: (Omit<Minute, 'seconds'> & { readonly seconds: readonly Second[] }) | null;
  readonly hour: ReturnType<typeof hourToJson> | null;
}

export interface Ledger {
  /** `windows` has the interval already. */
  take(interval: TrafficInterval, windows: Windows): void;
  /** Hands out the running minute too: what is not handed out is lost when the agent is killed. */
  flush(): void;
}

/** Sums seconds up to minutes and hours, and tells `usual` of each hour. */
export function keepLedger(
  name: string,
  draft: Draft,
  usual: Usual,
  { minute: stored, hour: storedHour }: RememberedLedger,
): Ledger {
  let minute: Minute | null = stored === null ? null : { ...stored, seconds: stored.seconds.map(toSecond) };
  let hour: Hour | null = storedHour === null ? null : hourFromJson(storedHour);

  function closeMinute(): void {
    if (minute === null) return;
    if (hour?.start !== hourOf(minute.start)) {
      closeHour();
      hour = emptyHour(hourOf(minute.start));
    }
    addMinute(hour, minute);
    draft.rollup(minuteRollup(name, minute));
    draft.rollup(hourRollup(name, hour));
    draft.remember(`hour ${name}`, toJson(hourToJson(hour)));
    minute = null;
  }

  function closeHour(): void {
    if (hour === null) return;
    const place = usual.learn(hour);
    if (place !== null) draft.remember(`usual ${name} ${place}`, toJson(usual.hours(place)));
    hour = null;
  }

  /** The minute that a time belongs to; null when it lies in one that was closed already. */
  function minuteAt(time: number): Minute | null {
    const start = minuteOf(time);
    if (minute?.start === start) return minute;
    const latest = minute?.start ?? Number.NEGATIVE_INFINITY;
    if (start < latest && latest - start <= mostSetBack) return null;
    closeMinute();
    if (hour !== null && hour.start !== hourOf(start)) closeHour();
    minute = emptyMinute(start);
    return minute;
  }

  return {
    take(interval, windows) {
      const current = minuteAt((interval.from + interval.to) / 2);
      if (current === null) return;
      addInterval(current, interval);
      for (const scale of scales.keys()) {
        const means = windows.means(scale);
        if (means !== null) addMeans(current, scale, means);
      }
    },
    flush() {
      if (minute === null) return;
      draft.rollup(minuteRollup(name, minute));
      draft.remember(`minute ${name}`, toJson({ ...minute, seconds: minute.seconds.map(fromSecond) }));
    },
  };
}

const toSecond = (second: Second): SecondTraffic | null =>
  second === null ? null : { rxBytes: second[0], txBytes: second[1], rxPackets: second[2], txPackets: second[3] };

const fromSecond = (second: SecondTraffic | null): Second =>
  second === null ? null : [second.rxBytes, second.txBytes, second.rxPackets, second.txPackets];
