import type { Batch } from '../core/batch.ts';
import type { StoredEvent } from '../core/event.ts';
import { eventId } from './event-id.ts';
import type { Statement } from './statement.ts';
import { storeCheckpoint, storeEvent, storeHeard, storeHost, storeHostOs, storePort, storeScan } from './writes.ts';
import { forgetTraffic, storeCapture, storeRollup, storeSpike } from './writes-traffic.ts';

/** A batch as statements. Those of the events come first, in order. */
interface Plan {
  readonly statements: readonly Statement[];
  readonly events: readonly Omit<StoredEvent, 'seq'>[];
}

export function planCommit(monitor: string, batch: Batch, storedAt: number): Plan {
  const events = batch.events.map((event) => {
    const { host, learned, ...rest } = event;
    return {
      ...rest,
      ...(host === undefined ? {} : { host }),
      ...(learned === true ? { learned } : {}),
      id: eventId(monitor, event),
      storedAt,
      monitor,
    };
  });
  const statements = [
    ...events.map(storeEvent),
    ...(batch.hosts ?? []).map(storeHost),
    ...(batch.ports ?? []).map(storePort),
    ...(batch.os ?? []).map(storeHostOs),
    ...(batch.scans ?? []).map(storeScan),
    ...(batch.spikes ?? []).map(storeSpike),
    ...(batch.captures ?? []).map(storeCapture),
    ...(batch.bandwidth ?? []).map(storeRollup),
    ...(batch.bandwidthKept === undefined ? [] : forgetTraffic(batch.bandwidthKept)),
    ...Object.entries(batch.checkpoint ?? {}).map(([key, value]) => storeCheckpoint(monitor, key, value)),
    ...(batch.heard === undefined ? [] : [storeHeard(monitor, batch.heard)]),
  ];
  return { statements, events };
}

/** The events that were new, from the rows that the plan's statements gave. */
export const storedBy = ({ events }: Plan, rows: readonly (readonly unknown[])[]): readonly StoredEvent[] =>
  events.flatMap((event, index) => (rows[index] ?? []).map((row) => ({ ...event, seq: (row as { seq: number }).seq })));
