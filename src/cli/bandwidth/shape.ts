import type { DirectionRollup, Spike } from '../../core/bandwidth.ts';
import type { Capture } from '../../core/capture.ts';
import { isoTime } from '../output/print.ts';
import { resolutionFor, type TrafficFacts, type TrafficQuery } from './facts.ts';

/** What `netmon bandwidth --json` prints. */
export const bandwidthShape = ({ interfaces, spikes, captures, watch }: TrafficFacts, query: TrafficQuery) => ({
  since: isoTime(query.since),
  until: isoTime(query.until),
  resolution: resolutionFor(query),
  interfaces: interfaces.map(({ interface: name, now, summary, samples }) => ({
    interface: name,
    now: now === null ? null : { at: isoTime(now.at), rx: now.rx, tx: now.tx },
    measuredSeconds: summary?.seconds ?? 0,
    rx: summary === null ? null : directionShape(summary.rx),
    tx: summary === null ? null : directionShape(summary.tx),
    points: samples.map(({ start, length, seconds, rx, tx }) => ({
      start: isoTime(start),
      length: length / 1000,
      measuredSeconds: seconds,
      rx: directionShape(rx),
      tx: directionShape(tx),
    })),
  })),
  spikes: spikes.map((spike) => spikeShape(spike, captures)),
  watch: watch.map(({ from, to, kind, reason }) => ({ from: isoTime(from), to: isoTime(to), kind, reason })),
});

const directionShape = ({ bytes, packets, errors, drops, p50, p95, max, maxPackets }: DirectionRollup) => ({
  ...{ bytes, packets, errors, drops },
  ...{ p50, p95, max, maxPackets },
});

const spikeShape = (spike: Spike, captures: readonly Capture[]) => ({
  id: spike.id,
  kind: spike.kind,
  interface: spike.interface,
  startedAt: isoTime(spike.startedAt),
  detectedAt: isoTime(spike.detectedAt),
  endedAt: spike.endedAt === null ? null : isoTime(spike.endedAt),
  triggers: spike.triggers.map(({ since, ...trigger }) => ({ ...trigger, since: isoTime(since) })),
  rx: spike.rx,
  tx: spike.tx,
  captures: captures
    .filter((capture) => capture.spike === spike.id)
    .map(({ id, state, explanation }) => ({ id, state, sentence: explanation?.sentence ?? null })),
});
