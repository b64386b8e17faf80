import type { BandwidthRollup } from '../../src/core/bandwidth.ts';
import type { Capture, Explanation } from '../../src/core/capture.ts';
import { aCapture, aDirectionRollup, aRollup, aSpike } from '../support/traffic.ts';
import { anEvent, at } from './builders.ts';
import type { FakeContents } from './fake-store.ts';

const minute = 60_000;

/** A share of 0 to 1 that jumps about but is the same in each run. */
const noise = (index: number): number => Math.abs(Math.sin(index * 12.9898) * 43_758.5453) % 1;

const direction = (rate: number, peak: number) =>
  aDirectionRollup({
    ...{ bytes: Math.round(rate * 60), packets: Math.round(rate / 12), p50: Math.round(rate * 0.9) },
    ...{ p95: Math.round(rate + (peak - rate) / 2), max: Math.round(peak), maxPackets: Math.round(peak / 700) },
  });

interface MadeUp {
  readonly interface?: string;
  /** Bytes a second around which it goes. */
  readonly rate: number;
  readonly from?: number;
  readonly to?: number;
  /** Not measured between these. */
  readonly hole?: readonly [from: number, to: number];
  readonly spike?: { readonly from: number; readonly to: number; readonly rate: number };
}

/** Minutes of a day at work: low at night, two humps by day. */
export function minutesOfDay({
  interface: on = 'eth0',
  rate,
  hole,
  spike,
  from,
  to,
}: MadeUp): readonly BandwidthRollup[] {
  const begin = from ?? at('00:00');
  const end = to ?? at('00:00', '2026-11-21');
  const starts = Array.from({ length: (end - begin) / minute }, (_, index) => begin + index * minute);
  return starts
    .filter((start) => hole === undefined || start < hole[0] || start >= hole[1])
    .map((start, index) => {
      const hour = (start - at('00:00')) / 3_600_000;
      const work = Math.exp(-(((hour - 10.5) / 2) ** 2)) + 0.8 * Math.exp(-(((hour - 15) / 2.2) ** 2));
      const usual = rate * (0.06 + work) * (0.7 + 0.6 * noise(index));
      const isSpike = spike !== undefined && start >= spike.from && start < spike.to;
      const now = isSpike ? spike.rate * (0.9 + 0.1 * noise(index)) : usual;
      const peak = isSpike ? spike.rate : now * (1.3 + 1.5 * noise(index + 7));
      return aRollup({ interface: on, start, rx: direction(now, peak), tx: direction(now / 9, peak / 8) });
    });
}

export const foundInFlood: Explanation = {
  sentence: '94 % of it: 10.0.0.17 → 203.0.113.9, TCP 443, 8.1 GB sent in 1 min 30 s',
  ...{ packets: 6_100_000, bytes: 8_600_000_000, from: at('14:03') - 10_000, to: at('14:05'), cut: null },
  talkers: [
    {
      ...{ address: '203.0.113.9', sentPackets: 90_000, sentBytes: 7_000_000 },
      ...{ receivedPackets: 5_600_000, receivedBytes: 8_100_000_000, share: 0.94 },
    },
    {
      ...{ address: '10.0.0.17', sentPackets: 5_600_000, sentBytes: 8_100_000_000 },
      ...{ receivedPackets: 90_000, receivedBytes: 7_000_000, share: 0.94 },
    },
    {
      ...{ address: '10.0.0.5', sentPackets: 100_000, sentBytes: 140_000_000 },
      ...{ receivedPackets: 70_000, receivedBytes: 5_000_000, share: 0.02 },
    },
  ],
  ...{ conversations: [], protocols: [], ports: [], sizes: [], newDestinations: ['203.0.113.9'] },
};

const flood = { from: at('14:03'), to: at('14:04:30'), rate: 96_000_000 };
const spike = aSpike({
  id: `eth0/${flood.from}`,
  ...{ startedAt: flood.from, detectedAt: flood.from + 1000, endedAt: flood.to },
  triggers: [
    {
      ...({ kind: 'learned', direction: 'rx', unit: 'bytes/s', limit: 12_000_000 } as const),
      ...{ expected: 6_000_000, seen: 96_400_000, since: flood.from },
    },
    {
      ...({ kind: 'packets', direction: 'rx', unit: 'packets/s', limit: 50_000 } as const),
      ...{ expected: null, seen: 131_000, since: flood.from + 1000 },
    },
  ],
  rx: { bytes: 8_600_000_000, packets: 6_100_000, errors: 0, drops: 0 },
});
const silence = aSpike({
  id: `eth0/${at('21:00')}`,
  kind: 'silence',
  ...{ startedAt: at('21:00'), detectedAt: at('21:01'), endedAt: at('21:12') },
  triggers: [
    {
      ...({ kind: 'silence', direction: 'rx', unit: 'packets/s', limit: 0, expected: 400, seen: 0 } as const),
      since: at('21:00'),
    },
  ],
  ...{ rx: { bytes: 0, packets: 0, errors: 0, drops: 0 }, tx: { bytes: 0, packets: 0, errors: 0, drops: 0 } },
});

const id = '20261120T130300Z-eth0-00aa';
const capture: Capture = aCapture({
  ...{ id, spike: spike.id, requestedAt: flood.from + 1000, from: flood.from - 10_000, to: flood.to + 30_000 },
  cause: { kind: 'spike', event: null, summary: 'eth0 received 96 MB/s, usual at this hour 6.0 MB/s' },
  ...{ file: `captures/${id}.pcapng`, bytes: 8_700_000_000, packets: 6_110_000, dropped: 1203 },
  explanation: foundInFlood,
});
const failed: Capture = aCapture({
  ...{ id: '20261120T154012Z-eth0-00ab', state: 'failed', spike: null, requestedAt: at('16:40:12') },
  ...{ from: at('16:40:02'), to: at('16:40:42'), file: null, bytes: 0, packets: 0, dropped: null, sha256: null },
  cause: { kind: 'event', event: 'e', summary: 'The gateway 10.0.0.1 is now at \u001b[2J6e:11:22:33:44:55' },
  reason: 'the disk is full',
});

/** Traffic of a day with a flood that was captured, a silence, and an hour that was not measured. */
export const busyTraffic: FakeContents = {
  bandwidth: [
    ...minutesOfDay({ rate: 4_000_000, spike: flood, hole: [at('04:10'), at('05:02')] }),
    aRollup({ resolution: 'hour', start: at('10:00', '2026-11-19'), seconds: 3600 }),
  ],
  spikes: [spike, silence],
  captures: [capture, failed],
  events: [
    anEvent({ type: 'bandwidth.spike', time: flood.from, subject: 'eth0', monitor: 'bandwidth', data: {} }),
    anEvent({ type: 'bandwidth.silence', time: at('21:00'), subject: 'eth0', monitor: 'bandwidth', data: {} }),
    anEvent({
      ...{ type: 'capture.skipped', time: at('18:00'), subject: 'eth0', monitor: 'capture', data: {} },
      summary: 'No capture was begun on eth0: 4 are going on',
    }),
  ],
};
