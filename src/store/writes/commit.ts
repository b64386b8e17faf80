import type { Batch } from '../../core/batch.ts';
import type { NetmonEvent, StoredEvent } from '../../core/event.ts';
import type { Suppression } from '../../core/suppression.ts';
import type { Statement } from '../engines/statement.ts';
import { eventId } from '../keys/event-id.ts';
import { forgetLines, judgeIncrements, storeIncrements, storeLines, storeNews } from './alerts.ts';
import { forgetEvent, storeEvent } from './events.ts';
import { storeHost, storeHostOs, storePort, storeScan } from './inventory.ts';
import { storeCheckpoint, storeHeard } from './progress.ts';
import { forgetTraffic, storeCapture, storeRollup, storeSpike } from './traffic.ts';

/** A batch as statements. Those of the events come first, in order. */
interface Plan {
  readonly statements: readonly Statement[];
  readonly events: readonly Omit<StoredEvent, 'seq'>[];
}

/** `rules`: the suppressions that stand now; only needed for a batch with alerts. */
export function planCommit(
  monitor: string,
  batch: Batch,
  { storedAt, rules }: { readonly storedAt: number; readonly rules: readonly Suppression[] },
): Plan {
  const kept = (event: NetmonEvent): Omit<StoredEvent, 'seq'> => {
    const { host, learned, replaces: _, ...rest } = event;
    return {
      ...rest,
      ...(host === undefined ? {} : { host }),
      ...(learned === true ? { learned } : {}),
      id: eventId(monitor, event),
      storedAt,
      monitor,
    };
  };
  const judged = judgeIncrements(batch.alerts ?? [], rules);
  const news = judged.flatMap(({ increment: { group, news: of }, suppressedBy }) =>
    suppressedBy === null ? of.map(({ when, event }) => ({ when, group, event: kept(event) })) : [],
  );
  const events = batch.events.map(kept);
  const statements = [
    ...events.map(storeEvent),
    ...news.map(({ when, group, event }) => storeNews(event, when, group)),
    ...storeIncrements(judged, storedAt),
    ...(batch.alertLines ?? []).map((lines) => storeLines(lines, storedAt)),
    ...(batch.alertLinesKept === undefined ? [] : forgetLines(batch.alertLinesKept)),
    ...(batch.hosts ?? []).map(storeHost),
    ...(batch.ports ?? []).map(storePort),
    ...(batch.os ?? []).map(storeHostOs),
    ...(batch.scans ?? []).map(storeScan),
    ...(batch.spikes ?? []).map(storeSpike),
    ...(batch.captures ?? []).map(storeCapture),
    ...(batch.bandwidth ?? []).map(storeRollup),
    ...(batch.bandwidthKept === undefined ? [] : forgetTraffic(batch.bandwidthKept)),
    ...Object.entries(batch.checkpoint ?? {}).map(([key, value]) => storeCheckpoint(monitor, key, value)),
    ...batch.events.flatMap((event) => forgetReplaced(monitor, event)),
    ...(batch.heard === undefined ? [] : [storeHeard(monitor, batch.heard)]),
  ];
  return { statements, events: [...events, ...news.map(({ event }) => event)] };
}

function forgetReplaced(monitor: string, event: NetmonEvent): readonly Statement[] {
  const { replaces, time } = event;
  return replaces === undefined || replaces === time
    ? []
    : [forgetEvent(eventId(monitor, { ...event, time: replaces }))];
}

/** The events that were new, from the rows that the plan's statements gave. */
export const storedBy = ({ events }: Plan, rows: readonly (readonly unknown[])[]): readonly StoredEvent[] =>
  events.flatMap((event, index) => (rows[index] ?? []).map((row) => ({ ...event, seq: (row as { seq: number }).seq })));
