/** What captures and the ring may take of the disk. */
export interface BudgetRules {
  /** Bytes of all captures and the ring together. */
  readonly maxSize: number;
  /** Share of the disk, 0 to 1, that stays free. */
  readonly keepFree: number;
  /** Milliseconds after which a capture is removed; null: never for its age. */
  readonly maxAge: number | null;
}

/** A capture whose file is there. */
export interface KeptCapture {
  readonly id: string;
  /** End of what it covers, milliseconds since 1970. */
  readonly to: number;
  readonly bytes: number;
  readonly pinned: boolean;
  /** Its spike lasts still. */
  readonly current: boolean;
}

export interface DiskUse {
  readonly captures: readonly KeptCapture[];
  /** Bytes of the ring's files. */
  readonly ring: number;
  /** Bytes that are about to be written. */
  readonly needed: number;
  /** Bytes of the disk: those that we may still use, and all. */
  readonly disk: { readonly free: number; readonly total: number };
}

export interface Removal {
  readonly id: string;
  /** A sentence. */
  readonly reason: string;
}

export interface RetentionPlan {
  /** In this order. */
  readonly remove: readonly Removal[];
  /** After that there is no room for what is needed, and why: captures stop until there is. Null when there is. */
  readonly noRoom: string | null;
}

/**
 * Which captures go: the oldest first, those of a spike that lasts after them, pinned ones last. A pinned one is never removed for its
 * age, nor to make room for a new one: only when what is kept is itself beyond the budget, or the disk is nearly full.
 */
export function planRetention(
  { captures, ring, needed, disk }: DiskUse,
  rules: BudgetRules,
  now: number,
): RetentionPlan {
  const remove: Removal[] = [];
  const leastFree = Math.ceil(disk.total * rules.keepFree);
  let used = ring + captures.reduce((sum, { bytes }) => sum + bytes, 0);
  let { free } = disk;

  const shortage = (more: number): string | null => {
    if (used + more > rules.maxSize) return 'captures and ring buffers would exceed capture.max_size';
    return free - more < leastFree ? 'less of the disk would stay free than capture.keep_free asks for' : null;
  };
  const take = (capture: KeptCapture, reason: string): void => {
    remove.push({ id: capture.id, reason });
    used -= capture.bytes;
    free += capture.bytes;
  };

  for (const capture of captures.toSorted(lastToKeepFirst)) {
    const short = shortage(capture.pinned ? 0 : needed);
    if (capture.bytes === 0) take(capture, 'it was emptied when the disk was full');
    else if (isTooOld(capture, rules, now)) take(capture, 'it was older than capture.max_age');
    else if (short !== null) take(capture, short);
  }
  return { remove, noRoom: shortage(needed) };
}

const rank = ({ pinned, current }: KeptCapture): number => (pinned ? 2 : 0) + (current ? 1 : 0);

const lastToKeepFirst = (one: KeptCapture, other: KeptCapture): number =>
  rank(one) - rank(other) || one.to - other.to || (one.id < other.id ? -1 : 1);

const isTooOld = ({ pinned, current, to }: KeptCapture, { maxAge }: BudgetRules, now: number): boolean =>
  maxAge !== null && !pinned && !current && now - to > maxAge;
