import type { Spike, Traffic } from '../../../src/core/bandwidth.ts';
import type { Batch } from '../../../src/core/batch.ts';
import type { NetmonEvent } from '../../../src/core/event.ts';
import type { Json } from '../../../src/core/json.ts';
import { createCalendar } from '../../../src/monitors/bandwidth/calendar.ts';
import { type BandwidthConfig, bandwidthConfig } from '../../../src/monitors/bandwidth/config.ts';
import { createDraft } from '../../../src/monitors/bandwidth/draft.ts';
import type { OwnScans } from '../../../src/monitors/bandwidth/own-scans.ts';
import { settingsOf } from '../../../src/monitors/bandwidth/settings.ts';
import { watchInterface } from '../../../src/monitors/bandwidth/watch.ts';

/** A Monday, 00:00 UTC. */
export const monday = Date.UTC(2026, 5, 1);
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export const traffic = (bytes: number, packets = Math.ceil(bytes / 1000)): Traffic => ({
  ...{ bytes, packets, errors: 0, drops: 0 },
});

interface Settings {
  readonly config?: Partial<Record<keyof BandwidthConfig, unknown>>;
  readonly start?: number;
  readonly zone?: string;
  readonly memory?: ReadonlyMap<string, Json>;
  readonly ownScans?: OwnScans;
}

/** An interface that is watched, second by second, on a clock of its own; keeps what it said and what it stored. */
export function aWatch({ config = {}, start = monday, zone = 'UTC', memory = new Map(), ownScans }: Settings = {}) {
  const draft = createDraft();
  const settings = settingsOf(bandwidthConfig.parse(config), 'eth0', null);
  const watch = watchInterface({
    name: 'eth0',
    settings,
    calendar: createCalendar(zone),
    draft,
    memory,
    ...(ownScans && { ownScans }),
  });
  const events: (NetmonEvent & { readonly toldAt: number })[] = [];
  const stored = new Map(memory);
  const spikes = new Map<string, Spike>();
  const rollups = new Map<string, NonNullable<Batch['bandwidth']>[number]>();
  let now = start;

  const times = (count: number, each: number | Traffic): Traffic =>
    typeof each === 'number' ? traffic(each * count) : traffic(each.bytes * count, each.packets * count);

  function measure(seconds: number, rx: number | Traffic, tx: number | Traffic): void {
    const [from, to] = [now, now + seconds * 1000];
    now = to;
    watch.measured({ interface: 'eth0', from, to, rx: times(seconds, rx), tx: times(seconds, tx) });
    store();
  }

  function store(): void {
    const batch = draft.take();
    if (batch === null) return;
    events.push(...batch.events.map((event) => ({ ...event, toldAt: now })));
    for (const spike of batch.spikes ?? []) spikes.set(spike.id, spike);
    for (const each of batch.bandwidth ?? []) rollups.set(`${each.resolution} ${each.start}`, each);
    for (const [key, value] of Object.entries(batch.checkpoint ?? {}))
      stored.set(key, JSON.parse(JSON.stringify(value)));
  }

  return {
    events,
    spikes,
    rollups,
    /** What a restart would find. */
    stored,
    now: () => now,
    types: () => events.map(({ type }) => type),
    /** Carries so much each second, received and sent, for so many seconds. */
    carry(seconds: number, rx: number | Traffic, tx: number | Traffic = 0): void {
      for (let at = 0; at < seconds; at += 1) measure(1, rx, tx);
    },
    /** The same, measured every five seconds only, which takes less time. */
    live(seconds: number, rx: number | Traffic): void {
      for (let at = 0; at < seconds; at += 5) measure(5, rx, 0);
    },
    /** Nothing is measured meanwhile. */
    pass(ms: number): void {
      now += ms;
      watch.unmeasured(now);
      store();
    },
    jump(ms: number): void {
      now += ms;
    },
    flush(): void {
      watch.flush();
      store();
    },
  };
}
