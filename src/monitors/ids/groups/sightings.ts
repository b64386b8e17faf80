import type { Json } from '../../../core/json.ts';

/**
 * The same packets may be looked at more than once: live, in a capture, and in another capture that overlaps. So each group
 * knows when which source told of it, and what one source has told, no other one counts again.
 */
export interface Sighting {
  /** Id of a capture; empty for what is seen live. */
  readonly by: string;
  from: number;
  to: number;
  /** `to` as it was last remembered. */
  kept: number;
}

/** A group that has them; none in a group that was just made. */
interface SightedGroup {
  readonly facts: { readonly id: string };
  readonly sightings: Sighting[];
}

export interface Sightings {
  /** Takes in an alert of a group; true when another source has told of the group at about that time. */
  isRepeat(group: SightedGroup, by: string, time: number): boolean;
  /** What is to be remembered; null when nothing changed. */
  memory(): { readonly [key: string]: Json } | null;
}

/** For alerts that are all of one source. */
export const noSightings: Sightings = { isRepeat: () => false, memory: () => null };

/** Two programs stamp a packet within this time of each other. */
const slack = 2_000;
/** Alerts of one source that are less far apart are one sighting. */
const gap = 10_000;
/** Of a group; beyond, its two oldest become one. */
const mostSightings = 8;
/** Groups whose sightings are remembered over a restart: a capture is looked at soon after its packets came. */
const mostGroups = 200;
/** So many are in memory before the oldest go, all at once: to look for the oldest one takes longer than all else. */
const mostInMemory = 5 * mostGroups;

const memoryKey = 'sightings';

export function createSightings(remembered: ReadonlyMap<string, Json>): Sightings {
  const latest = new Map(restored(remembered.get(memoryKey)));
  let isChanged = false;

  function remember(group: string, seen: Sighting[]): void {
    isChanged = true;
    latest.delete(group);
    latest.set(group, seen);
    if (latest.size < mostInMemory) return;
    for (const oldest of latest.keys()) {
      latest.delete(oldest);
      if (latest.size === mostGroups) return;
    }
  }

  return {
    isRepeat({ facts: { id }, sightings: seen }, by, time) {
      if (seen.length === 0) seen.push(...(latest.get(id) ?? []));
      let own: Sighting | null = null;
      for (const sighting of seen) {
        const { from, to } = sighting;
        if (sighting.by === by) {
          if (time >= from - gap && time <= to + gap) own = sighting;
        } else if (time >= from - slack && time <= to + slack) return true;
      }
      if (own === null) {
        seen.push({ by, from: time, to: time, kept: time });
        if (seen.length > mostSightings) joinOldest(seen);
        remember(id, seen);
        return false;
      }
      if (time < own.from) own.from = time;
      if (time > own.to) own.to = time;
      if (own.to - own.kept >= gap) remember(id, seen);
      return false;
    },
    memory() {
      if (!isChanged) return null;
      isChanged = false;
      const newest = [...latest].slice(-mostGroups);
      return { [memoryKey]: Object.fromEntries(newest.map(([group, seen]) => [group, seen.map(kept)])) };
    },
  };
}

function joinOldest(seen: Sighting[]): void {
  const [oldest, next] = seen;
  if (oldest !== undefined && next?.by === oldest.by) {
    next.from = Math.min(next.from, oldest.from);
    next.to = Math.max(next.to, oldest.to);
  }
  seen.shift();
}

function kept(sighting: Sighting): Json {
  sighting.kept = sighting.to;
  return [sighting.by, sighting.from, sighting.to];
}

type Kept = { readonly [group: string]: readonly (readonly [string, number, number])[] };

/** A killed agent may have seen a little more than it remembers. */
const restored = (stored: Json | undefined): [string, Sighting[]][] =>
  Object.entries((stored ?? {}) as unknown as Kept).map(([group, seen]) => [
    group,
    seen.map(([by, from, to]) => ({ by, from, to: to + gap, kept: to })),
  ]);
