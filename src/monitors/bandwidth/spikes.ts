import type { Spike, SpikeTrigger, TrafficInterval } from '../../core/bandwidth.ts';
import { toJson } from '../../core/json.ts';
import { begun, ended } from './describe.ts';
import type { Draft } from './draft.ts';
import { type Firing, nameOf, type Verdict } from './judge.ts';
import { noOwnScans, type OwnScans } from './own-scans.ts';
import type { Quiet } from './silence.ts';
import { type Both, minus, nothing, together } from './traffic.ts';

/** A spike that lasts, as it is remembered over a restart. */
export interface OpenSpike {
  readonly spike: Spike;
  /** Until when it was surely out of bounds. */
  readonly lastHigh: number;
  /** When its row was stored last. */
  readonly storedAt: number;
  /** What was carried since `lastHigh`: a part of the spike only if it goes on. */
  readonly tail: Both;
  /** It was told as netmon's own scan. */
  readonly isOwn?: true;
}

/** At most one spike and one silence at a time. */
export interface Remembered {
  readonly spike: OpenSpike | null;
  readonly silence: OpenSpike | null;
  /** When the last one ended; no later one begins before that. */
  readonly lastEnd: number;
}

export const noSpikes: Remembered = { spike: null, silence: null, lastEnd: 0 };

const storeEvery = 5_000;

interface SpikeBook {
  judged(interval: TrafficInterval, sum: Both, verdict: Verdict, quiet: Quiet): void;
  /** Nothing can be measured. A spike is over when that lasts. */
  unmeasured(now: number): void;
  /** There is a spike now. */
  lasts(): boolean;
  /** Ends what lasts: the interface is not watched any more. */
  close(): void;
}

interface SpikeParts {
  readonly name: string;
  readonly cooldown: number;
  readonly draft: Draft;
  readonly remembered: Remembered;
}

/**
 * Makes spikes of verdicts: each told once when it begins and once when it is over, and its row stored as it grows. One that netmon's own
 * scans explain is told as that; when more comes, it is over, and another one begins.
 */
export function keepSpikes(
  { name, cooldown, draft, remembered }: SpikeParts,
  ownScans: Pick<OwnScans, 'explain'> = noOwnScans,
): SpikeBook {
  let state = remembered;
  let unknownSince: number | null = null;

  function change(to: Partial<Remembered>): void {
    state = { ...state, ...to };
    draft.remember(`spikes ${name}`, toJson({ ...state }));
  }

  function open(kind: Spike['kind'], firing: readonly Firing[], now: number, sum: Both, isOwn = false): void {
    const spike = newSpike({ name, kind, firing, now, sum, state });
    if (spike === null) return;
    draft.spike(spike);
    draft.event(begun(spike, isOwn));
    change({ [kind]: { spike, lastHigh: now, storedAt: now, tail: nothing, ...(isOwn && { isOwn: true }) } });
  }

  function grow(kind: Spike['kind'], was: OpenSpike, now: Now): void {
    const next = grown(was, now);
    if (next.storedAt === was.storedAt) {
      state = { ...state, [kind]: next };
      return;
    }
    draft.spike(next.spike);
    change({ [kind]: next });
  }

  function end(kind: Spike['kind'], was: OpenSpike, time: number): void {
    const endedAt = Math.max(was.spike.startedAt, Math.round(time));
    draft.spike({ ...was.spike, endedAt });
    draft.event(ended(was.spike, endedAt));
    change({ [kind]: null, lastEnd: Math.max(state.lastEnd, endedAt) });
  }

  return {
    judged(interval, sum, verdict, quiet) {
      const now = Math.round(interval.to);
      unknownSince = null;
      const isOwn = verdict.firing.every(({ trigger }) => ownScans.explain(trigger, interval));
      if (state.spike?.isOwn && !isOwn) end('spike', state.spike, state.spike.lastHigh);
      if (state.spike === null) open('spike', verdict.firing, now, sum, isOwn);
      else {
        grow('spike', state.spike, { interval, firing: verdict.firing, high: isHigh(state.spike.spike, verdict) });
        if (now - state.spike.lastHigh >= cooldown) end('spike', state.spike, state.spike.lastHigh);
      }
      if (state.silence === null) open('silence', quiet.firing, now, sum);
      else {
        const isOver = state.silence.spike.triggers.every(({ direction }) => quiet.heard.includes(direction));
        grow('silence', state.silence, { interval, firing: quiet.firing, high: !isOver });
        if (isOver) end('silence', state.silence, now);
      }
    },
    unmeasured(now) {
      // After a restart or a sleep it may go on: that the next measurement tells.
      unknownSince = Math.min(unknownSince ?? now, now);
      if (state.spike !== null && now - unknownSince >= cooldown) end('spike', state.spike, state.spike.lastHigh);
    },
    lasts: () => state.spike !== null,
    close() {
      for (const kind of ['spike', 'silence'] as const) {
        const was = state[kind];
        if (was !== null) end(kind, was, was.lastHigh);
      }
    },
  };
}

interface Now {
  readonly interval: TrafficInterval;
  readonly firing: readonly Firing[];
  /** It goes on. */
  readonly high: boolean;
}

/** `storedAt` changes when its row must be stored. */
function grown(was: OpenSpike, { interval, firing, high }: Now): OpenSpike {
  const now = interval.to;
  const tail = together(was.tail, interval);
  const triggers = merged(was.spike.triggers, firing);
  const isDue = now - was.storedAt >= storeEvery || now < was.storedAt || triggers.length > was.spike.triggers.length;
  return {
    ...was,
    spike: high ? { ...was.spike, ...together(was.spike, tail), triggers } : was.spike,
    lastHigh: high ? now : Math.min(was.lastHigh, now),
    storedAt: isDue ? now : was.storedAt,
    tail: high ? nothing : tail,
  };
}

interface Begin {
  readonly name: string;
  readonly kind: Spike['kind'];
  readonly firing: readonly Firing[];
  readonly now: number;
  /** All that was carried until now. */
  readonly sum: Both;
  readonly state: Remembered;
}

/** Begins where the first trigger was gone beyond, but not before the end of the last spike. Null when none fires. */
function newSpike({ name, kind, firing, now, sum, state }: Begin): Spike | null {
  const [first] = firing.toSorted((a, b) => a.mark.from - b.mark.from);
  if (first === undefined) return null;
  const others = [state.spike, state.silence].map((other) => other?.spike.startedAt ?? 0);
  const begin = Math.round(first.mark.from);
  // The clock may have been set back since.
  const earliest = state.lastEnd < now ? Math.max(begin, state.lastEnd + 1) : begin;
  const startedAt = others.includes(earliest) ? earliest + 1 : earliest;
  const carried = { rx: minus(sum.rx, first.mark.sum.rx), tx: minus(sum.tx, first.mark.sum.tx) };
  const common = { id: `${name}/${startedAt}`, interface: name, startedAt, detectedAt: now, endedAt: null };
  return { ...common, kind, triggers: merged([], firing), ...carried };
}

const isHigh = ({ triggers }: Spike, { high }: Verdict): boolean =>
  triggers.some((trigger) => high.has(nameOf(trigger)));

/** One of each kind and direction, in the order in which they fired first, with the most (for silence: the least) that was seen. */
function merged(before: readonly SpikeTrigger[], firing: readonly Firing[]): readonly SpikeTrigger[] {
  const triggers = new Map(before.map((trigger) => [nameOf(trigger), trigger]));
  for (const { trigger } of firing) {
    const known = triggers.get(nameOf(trigger));
    const extreme = trigger.kind === 'silence' ? Math.min : Math.max;
    if (known === undefined) triggers.set(nameOf(trigger), trigger);
    else triggers.set(nameOf(trigger), { ...known, seen: extreme(known.seen, trigger.seen) });
  }
  return [...triggers.values()];
}
