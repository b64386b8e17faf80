import { printable } from '../../core/text.ts';
import { type Stretch, timeline } from '../../reports/coverage.ts';
import { durationText } from '../../reports/wording.ts';
import type { Store } from '../../store/store.ts';
import { localTime } from '../output/print.ts';

/** The time that a list of alerts is asked about; milliseconds since 1970. */
export interface AskedTime {
  readonly since?: number;
  readonly until?: number;
}

const day = 86_400_000;

/**
 * What a list of alerts cannot show: whether anything looks for them now, and for how long nothing did in the time that is asked
 * about, or else the last day. Empty when it was watched all the time.
 */
export async function alertsWatched(store: Store, asked: AskedTime, now: number): Promise<readonly string[]> {
  const until = Math.min(asked.until ?? now, now);
  const since = asked.since ?? until - day;
  if (since >= until) return [];
  const runs = await store.agentRuns({ since: 0, until: now + 1 });
  if (runs.length === 0) return ['No agent has run here yet: all alerts listed were imported.'];
  const gaps = await store.gaps({ since, until, monitor: 'ids' });
  const watch = timeline({ period: { from: since, to: until }, now, gaps, runs });
  const there = watch.filter(({ kind }) => kind !== 'not-installed');
  const last = until === now ? there.at(-1) : undefined;
  const current = last?.kind === 'watched' ? undefined : last;
  const past = there.filter((stretch) => stretch !== current && stretch.kind !== 'watched');
  return [...(current === undefined ? [] : [nowText(current)]), ...pastText(past, asked)];
}

function nowText({ kind, from, reason }: Stretch): string {
  const how =
    kind === 'degraded' || kind === 'dropped' ? 'Intrusion detection is only partial' : 'No intrusion detection';
  return printable(`${how} since ${localTime(from)}: ${reason}`, 1000);
}

function pastText(gaps: readonly Stretch[], asked: AskedTime): readonly string[] {
  const lengthOf = ({ from, to }: Stretch): number => to - from;
  const total = gaps.reduce((sum, gap) => sum + lengthOf(gap), 0);
  const [longest] = gaps.toSorted((a, b) => lengthOf(b) - lengthOf(a));
  if (longest === undefined || total < 1000) return [];
  const when = asked.since === undefined && asked.until === undefined ? 'In the last day' : 'In this time';
  const most = gaps.length === 1 ? '' : `longest gap: ${durationText(lengthOf(longest))} `;
  const told = `${when}, intrusion detection was missing or partial for ${durationText(total)} (${most}from ${localTime(longest.from)})`;
  return [`${told}: ${printable(longest.reason ?? longest.kind, 200)}`];
}
