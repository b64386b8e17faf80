import type { BandwidthRollup, DirectionRollup, Spike } from '../../src/core/bandwidth.ts';
import type { Capture } from '../../src/core/capture.ts';

/** Whole, plausible traffic for tests that care about one or two of its fields. */

export const aDirectionRollup = (fields: Partial<DirectionRollup> = {}): DirectionRollup => ({
  ...{ bytes: 6_000_000, packets: 6000, errors: 0, drops: 0 },
  ...{ p50: 90_000, p95: 180_000, max: 400_000, maxPackets: 400 },
  ...fields,
});

export const aRollup = (fields: Partial<BandwidthRollup> = {}): BandwidthRollup => ({
  interface: 'eth0',
  resolution: 'minute',
  start: 1_700_000_040_000,
  seconds: 60,
  rx: aDirectionRollup(),
  tx: aDirectionRollup({ bytes: 600_000 }),
  ...fields,
});

export const aSpike = (fields: Partial<Spike> = {}): Spike => ({
  id: 'eth0/1700000000000',
  kind: 'spike',
  interface: 'eth0',
  startedAt: 1_700_000_000_000,
  detectedAt: 1_700_000_001_000,
  endedAt: 1_700_000_040_000,
  triggers: [
    {
      ...({ kind: 'learned', direction: 'rx', unit: 'bytes/s', limit: 4_000_000 } as const),
      ...{ expected: 1_000_000, seen: 30_000_000, since: 1_700_000_000_000 },
    },
  ],
  rx: { bytes: 1_200_000_000, packets: 900_000, errors: 0, drops: 0 },
  tx: { bytes: 12_000_000, packets: 90_000, errors: 0, drops: 0 },
  ...fields,
});

export const aCapture = (fields: Partial<Capture> = {}): Capture => ({
  id: '20231114T221320Z-eth0-00aa',
  state: 'finished',
  cause: { kind: 'spike', event: null, summary: 'Traffic on eth0 is too high' },
  spike: 'eth0/1700000000000',
  interface: 'eth0',
  requestedAt: 1_700_000_001_000,
  from: 1_699_999_990_000,
  to: 1_700_000_070_000,
  filter: null,
  snapLength: null,
  file: 'captures/20231114T221320Z-eth0-00aa.pcapng',
  bytes: 1_300_000_000,
  packets: 990_000,
  dropped: 0,
  sha256: 'ab'.repeat(32),
  reason: null,
  explanation: null,
  explanationFailure: null,
  ...fields,
});
