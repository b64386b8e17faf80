import type { Json } from '../../../core/json.ts';

/** What is usual for a signature, and what was told of it. Times are those of alerts. */
export interface Signature {
  readonly gid: number;
  readonly sid: number;
  /** Groups of it in memory. */
  groups: number;
  /** Those of them that were let through to be told. */
  toldGroups: number;
  /** Groups that were in memory and told when the detector was stopped: to see them again is no news. */
  expected: number;
  /** The hour (hours since 1970) that is being counted, and its alerts. */
  hour: number;
  count: number;
  /** Alerts of hours before it, one after the other: late ones of another log, or the clock of the sensor was set back. */
  behind: number;
  /** Mean of the hours before, of which the latest ones count most; and how many hours it knows. */
  usual: number;
  hours: number;
  /** When it was last told that there are more than usual. */
  moreAt: number | null;
  /** Groups offered to be told since `budgetSince`. */
  budgetSince: number;
  offered: number;
  stormAt: number | null;
  /** How many targets a source has, and the number that was told; of the sources with most. */
  readonly spread: Map<string, { targets: number; told: number }>;
  /** It was in memory before this detector began, or was offered as new. */
  isKnown: boolean;
  /** Something that must survive a restart has changed. */
  dirty: boolean;
}

const mostSources = 256;
const mostKept = 32;
const hourLength = 3_600_000;
/** An hour weighs this much in the mean: it follows a change in about a day. */
const weight = 1 / 24;

export const newSignature = (gid: number, sid: number, time: number): Signature => ({
  ...{ gid, sid, groups: 0, toldGroups: 0, expected: 0, hour: Math.floor(time / hourLength), count: 0, behind: 0 },
  ...{ usual: 0, hours: 0 },
  ...{ moreAt: null, budgetSince: time, offered: 0, stormAt: null, spread: new Map(), isKnown: false, dirty: true },
});

/** More than usual: so many times, and at least so many in an hour, after so many hours of learning. */
const factor = 10;
const atLeast = 100;
const learningHours = 24;
/** Between two tellings of the same. */
const calm = 24 * hourLength;
/** So many alerts of before in a row mean that the clock went back. */
const setBack = 100;

/** Counts an alert. Returns what is usual an hour when there are now much more, and it was not told lately. */
export function countForSignature(signature: Signature, time: number): number | null {
  const hour = Math.floor(time / hourLength);
  if (hour < signature.hour && !wentBack(signature, hour)) return null;
  signature.behind = 0;
  if (hour > signature.hour) closeHour(signature, hour);
  signature.count += 1;
  const { count, usual, hours, moreAt } = signature;
  if (count < atLeast || hours < learningHours || count < factor * usual) return null;
  if (moreAt !== null && Math.abs(time - moreAt) < calm) return null;
  signature.moreAt = time;
  signature.dirty = true;
  return usual;
}

/** Whether counting begins anew in an hour before, of which it is not known how much of it was counted. */
function wentBack(signature: Signature, hour: number): boolean {
  signature.behind += 1;
  if (signature.behind < setBack) return false;
  signature.hour = hour;
  signature.count = 0;
  signature.dirty = true;
  return true;
}

function closeHour(signature: Signature, hour: number): void {
  const passed = hour - signature.hour;
  const known = Math.min(signature.hours, 1 / weight);
  const share = Math.max(weight, 1 / (known + 1));
  const mean = signature.usual + (signature.count - signature.usual) * share;
  signature.usual = mean * (1 - weight) ** (passed - 1);
  signature.hours += passed;
  signature.hour = hour;
  signature.count = 0;
  signature.dirty = true;
}

/** A source has one more target. Returns the number when that is worth telling: ten, a hundred, a thousand. */
export function countTarget({ spread }: Signature, source: string): number | null {
  const known = spread.get(source) ?? { targets: 0, told: 0 };
  if (known.targets === 0) {
    if (spread.size >= mostSources) dropLeast(spread);
    spread.set(source, known);
  }
  known.targets += 1;
  const { targets } = known;
  if (targets <= known.told || (targets !== 10 && targets !== 100 && targets !== 1000)) return null;
  known.told = targets;
  return targets;
}

function dropLeast(spread: Signature['spread']): void {
  let least: string | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const [source, { targets, told }] of spread) {
    if (targets + told >= fewest) continue;
    least = source;
    fewest = targets + told;
  }
  if (least !== null) spread.delete(least);
}

/** What of it survives a restart. */
export function signatureMemory(signature: Signature): Json {
  const { toldGroups, hour, count, usual, hours, moreAt, stormAt, spread } = signature;
  const told = [...spread]
    .flatMap(([source, one]) => (one.told > 0 ? [[source, one.told] as const] : []))
    .sort(([, a], [, b]) => b - a);
  const spreads = Object.fromEntries(told.slice(0, mostKept));
  return { toldGroups, hour, count, usual, hours, moreAt, stormAt, told: spreads };
}

/** What signatureMemory keeps. */
export type SignatureMemory = Pick<
  Signature,
  'toldGroups' | 'hour' | 'count' | 'usual' | 'hours' | 'moreAt' | 'stormAt'
> & {
  readonly told: { readonly [source: string]: number };
};

export function restoreSignature(gid: number, sid: number, remembered: SignatureMemory): Signature {
  const { toldGroups, told, ...rest } = remembered;
  const spread = new Map(Object.entries(told).map(([source, level]) => [source, { targets: 0, told: level }]));
  const since = rest.hour * hourLength;
  return { ...newSignature(gid, sid, since), ...rest, expected: toldGroups, spread, isKnown: true, dirty: false };
}
