import type { BandwidthRollup, Spike } from '../../core/bandwidth.ts';
import type { Batch } from '../../core/batch.ts';
import type { NetmonEvent } from '../../core/event.ts';
import type { Json } from '../../core/json.ts';

/** What waits to be stored. What is put twice is stored as it was put last. */
export interface Draft {
  event(event: NetmonEvent): void;
  spike(spike: Spike): void;
  rollup(rollup: BandwidthRollup): void;
  remember(key: string, value: Json): void;
  /** An event must not wait. */
  isUrgent(): boolean;
  /** Takes all out; null when there is nothing. */
  take(): Batch | null;
}

export function createDraft(): Draft {
  let events: NetmonEvent[] = [];
  const [spikes, rollups, memory] = [
    new Map<string, Spike>(),
    new Map<string, BandwidthRollup>(),
    new Map<string, Json>(),
  ];
  return {
    event: (event) => void events.push(event),
    spike: (spike) => void spikes.set(spike.id, spike),
    rollup: (rollup) => void rollups.set(`${rollup.interface} ${rollup.resolution} ${rollup.start}`, rollup),
    remember: (key, value) => void memory.set(key, value),
    isUrgent: () => events.length > 0,
    take() {
      if (events.length + spikes.size + rollups.size + memory.size === 0) return null;
      const batch = {
        events,
        spikes: [...spikes.values()],
        bandwidth: [...rollups.values()],
        checkpoint: Object.fromEntries(memory),
      };
      events = [];
      for (const each of [spikes, rollups, memory]) each.clear();
      return batch;
    },
  };
}
