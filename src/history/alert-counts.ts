import { type AlertGroup, dayOf } from '../core/alert-group.ts';

/** How many alerts there were: equal where that is known, which it always is of whole days of UTC. */
export interface AlertBounds {
  readonly least: number;
  readonly most: number;
}

export type CountAlerts = (group: Pick<AlertGroup, 'id' | 'count' | 'firstSeen' | 'lastSeen'>) => AlertBounds;

interface Span {
  /** Milliseconds since 1970, included. */
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

/** Alerts of some days of UTC, by group. */
interface Piece extends Span {
  readonly countOf: (group: string) => number;
}

const dayLength = 86_400_000;

/**
 * Counts alerts of any time by what is stored: the alerts of each group by days of UTC, and when the first and the last of it came.
 * @param countSince alerts by group from a day (days since 1970, UTC) on
 */
export async function alertsWithin(
  span: Span,
  countSince: (day: number) => Promise<ReadonlyMap<string, number>>,
): Promise<CountAlerts> {
  const [first, last] = [dayOf(span.from), dayOf(span.to - 1)];
  const days = [...new Set([first, first + 1, last, last + 1])].filter((day) => day <= last + 1).sort((a, b) => a - b);
  const since: ReadonlyMap<string, number>[] = [];
  for (const day of days) since.push(await countSince(day));
  const pieces = days.slice(1).map((day, at): Piece => {
    const [these, later] = [since[at], since[at + 1]];
    return {
      ...{ from: (days[at] ?? day) * dayLength, to: day * dayLength },
      countOf: (group) => (these?.get(group) ?? 0) - (later?.get(group) ?? 0),
    };
  });
  return (group) => {
    if (has(span, group.firstSeen) && has(span, group.lastSeen)) return { least: group.count, most: group.count };
    return pieces.reduce((sum, piece) => added(sum, boundsIn(piece, span, group)), { least: 0, most: 0 });
  };
}

const has = ({ from, to }: Span, time: number): boolean => time >= from && time < to;

const added = (one: AlertBounds, other: AlertBounds): AlertBounds => ({
  least: one.least + other.least,
  most: one.most + other.most,
});

/** Of the alerts of a piece those within a span. */
function boundsIn(piece: Piece, span: Span, { id, firstSeen, lastSeen }: Parameters<CountAlerts>[0]): AlertBounds {
  const count = piece.countOf(id);
  const from = Math.max(piece.from, firstSeen);
  const to = Math.min(piece.to - 1, lastSeen);
  if (count === 0 || from >= span.to || to < span.from) return { least: 0, most: 0 };
  if (from >= span.from && to < span.to) return { least: count, most: count };
  const ends = [firstSeen, lastSeen].filter((time) => has(piece, time));
  const within = ends.filter((time) => has(span, time)).length;
  return { least: within, most: count - (ends.length - within) };
}
