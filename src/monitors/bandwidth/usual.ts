import { type Calendar, type HourOfWeek, hourOfDay, hoursOfWeek, isWeekend } from './calendar.ts';
import { quantile } from './histogram.ts';
import { type Hour, hourLength, hourOf } from './hour.ts';
import { series } from './traffic.ts';
import { scales } from './windows.ts';

/** What is remembered of an hour. In lists of four the order is that of `series`; rates are a second. */
export interface UsualHour {
  readonly start: number;
  readonly middle: readonly number[];
  readonly highs: readonly (readonly number[])[];
  readonly low: { readonly rx: number | null; readonly tx: number | null };
}

/** What is usual at a time. */
export interface Expectation {
  readonly middle: readonly number[];
  /** What is as high as it usually gets, by series and scale. */
  readonly highs: readonly (readonly number[])[];
  /** Packets a second that there always were in a minute; null when too little is known. */
  readonly low: { readonly rx: number | null; readonly tx: number | null };
  /** Nothing was learned yet: `middle` is the most that there was so far. */
  readonly isEarly?: true;
}

/** Learned hour by hour, for each hour of the week its last eight: about 160 kB an interface, and never more. */
export interface Usual {
  /** Takes up an hour; returns the place in the week that changed, null when too little of it was measured. */
  learn(hour: Hour): HourOfWeek | null;
  /** Null while nothing can be said. */
  at(time: number): Expectation | null;
  hours(place: HourOfWeek): readonly UsualHour[];
}

const weeks = 8;
/** Seconds of an hour that must have been measured for it to count. */
const enough = 1_800;
/** Milliseconds around a change of the hour in which either hour may be meant: a backup does not begin on the second. */
const blur = 900_000;

export function createUsual(calendar: Calendar, remembered: ReadonlyMap<HourOfWeek, readonly UsualHour[]>): Usual {
  const known = new Map(remembered);
  const hours = (place: HourOfWeek): readonly UsualHour[] => known.get(place) ?? [];
  let [cachedFor, cached]: [number, Expectation | null] = [Number.NaN, null];

  return {
    hours,
    learn(hour) {
      if (hour.seconds < enough) return null;
      const place = calendar(hour.start);
      const others = hours(place).filter(({ start }) => start !== hour.start);
      known.set(place, [summary(hour), ...others].sort((a, b) => b.start - a.start).slice(0, weeks));
      cachedFor = Number.NaN;
      return place;
    },
    at(time) {
      const quarter = Math.floor(time / blur);
      if (quarter !== cachedFor) {
        cached = around(known, calendar, time);
        cachedFor = quarter;
      }
      return cached;
    },
  };
}

const summary = ({ start, histograms, highs, low }: Hour): UsualHour => ({
  start,
  middle: histograms.map((histogram) => quantile(histogram, 0.5)),
  highs: highs.map((each) => each.map(Math.round)),
  low: { rx: rounded(low.rx), tx: rounded(low.tx) },
});

const rounded = (rate: number | null): number | null => (rate === null ? null : Math.round(rate));

type Known = ReadonlyMap<HourOfWeek, readonly UsualHour[]>;

/** The hour that it is, joined with the one that has just ended or is about to begin, on a day as busy as this one. */
function around(known: Known, calendar: Calendar, time: number): Expectation | null {
  const here = expectation(known, calendar(time));
  if (here === null) return null;
  const intoHour = ((time % hourLength) + hourLength) % hourLength;
  const near = intoHour < blur ? time - blur : intoHour >= hourLength - blur ? time + blur : null;
  const there = near === null ? here : (expectation(known, calendar(near)) ?? here);
  const busy = busyness(known, calendar, hourOf(time) - hourLength);
  return {
    middle: here.middle,
    highs: here.highs.map((each, at) =>
      each.map((high, scale) => (busy[at] ?? 1) * Math.max(high, there.highs[at]?.[scale] ?? 0)),
    ),
    low: { rx: lower(here.low.rx, there.low.rx), tx: lower(here.low.tx, there.low.tx) },
  };
}

/** The most that a busy day raises what is usual. */
const busiest = 1.5;

/** How many times more than usual there was, by series, in the hour that began at `start`: at least 1. */
function busyness(known: Known, calendar: Calendar, start: number): readonly number[] {
  const place = calendar(start);
  const hour = known.get(place)?.find((each) => each.start === start);
  const usual = hour === undefined ? null : expectation(known, place, start);
  return series.map((_, at) => {
    const ratio = (hour?.middle[at] ?? 0) / Math.max(1, usual?.middle[at] ?? Infinity);
    return Math.min(busiest, Math.max(1, ratio));
  });
}

const lower = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : Math.min(a, b));

/**
 * From the same hour of earlier weeks and the same hour of the last days of the same kind, the higher one: so what is new becomes usual in
 * three days, and what comes once a week at once. One hour that stood out changes neither once there are three, as the middle one counts.
 * Until there is either, the highest of about this hour on any day counts, before that of all that is known: the less is known, the more
 * is allowed.
 */
function expectation(known: Known, place: HourOfWeek, except?: number): Expectation | null {
  const sameHour = [...Array(7).keys()].map((day) => day * 24 + hourOfDay(place));
  const newest = (places: readonly HourOfWeek[], limit: number): UsualHour[] =>
    places
      .flatMap((each) => known.get(each) ?? [])
      .filter(({ start }) => start !== except)
      .sort((a, b) => b.start - a.start)
      .slice(0, limit);
  const week = newest([place], weeks);
  const kind = newest(
    sameHour.filter((each) => isWeekend(each) === isWeekend(place)),
    5,
  );
  const sets = [...(week.length > 0 ? [week] : []), ...(kind.length >= 3 ? [kind] : [])];
  // The middle one of few is itself uncertain.
  if (sets.length > 0) return fromSets(sets, lowerMiddle, 1 + 1 / (2 + sets.flat().length));
  const day = newest(sameHour, 7);
  const nearby = sameHour.flatMap((each) => [-2, -1, 0, 1, 2].map((off) => (each + off + hoursOfWeek) % hoursOfWeek));
  if (day.length >= 3) return fromSets([newest(nearby, 7 * 5)], highest, 1.5);
  const all = newest([...Array(hoursOfWeek).keys()], hoursOfWeek);
  return all.length >= 24 ? { ...fromSets([all], highest, 3), low: { rx: null, tx: null } } : null;
}

type Choose = (values: readonly number[]) => number;

const lowerMiddle: Choose = (values) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;

const highest: Choose = (values) => Math.max(0, ...values);

/** The lowest; of four and more the second lowest, so that one hour of silence does not make it usual. */
const lowest: Choose = (values) => values.toSorted((a, b) => a - b)[values.length >= 4 ? 1 : 0] ?? 0;

function fromSets(sets: readonly (readonly UsualHour[])[], choose: Choose, allowance: number): Expectation {
  const most = (value: (hour: UsualHour) => number | undefined): number =>
    Math.max(...sets.map((hours) => choose(hours.map((hour) => value(hour) ?? 0))));
  const low = (direction: 'rx' | 'tx'): number | null => {
    const rates = sets.map((hours) => hours.flatMap(({ low: each }) => each[direction] ?? []));
    const known = rates.filter(({ length }) => length >= 2);
    return known.length === 0 ? null : Math.min(...known.map(lowest));
  };
  return {
    middle: series.map((_, at) =>
      Math.max(...sets.map((hours) => lowerMiddle(hours.map(({ middle }) => middle[at] ?? 0)))),
    ),
    highs: series.map((_, at) => scales.map((__, scale) => allowance * most(({ highs }) => highs[at]?.[scale]))),
    low: { rx: low('rx'), tx: low('tx') },
  };
}
