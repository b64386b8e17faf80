import type { Explanation } from '../../src/core/capture.ts';

/** A whole, plausible explanation for tests that care about one or two of its fields. */
export const anExplanation = (fields: Partial<Explanation> = {}): Explanation => ({
  sentence: '94 % of it: 10.0.0.5 → 203.0.113.9, TCP 443, 1.2 GB sent in 40 s',
  packets: 900_000,
  bytes: 1_280_000_000,
  from: 1_699_999_990_004,
  to: 1_700_000_039_998,
  talkers: [
    {
      address: '10.0.0.5',
      sentPackets: 820_000,
      sentBytes: 1_230_000_000,
      receivedPackets: 60_000,
      receivedBytes: 4_000_000,
      share: 0.96,
      ofSpike: 0.95,
    },
    {
      address: '203.0.113.9',
      sentPackets: 50_000,
      sentBytes: 3_000_000,
      receivedPackets: 800_000,
      receivedBytes: 1_200_000_000,
      share: 0.94,
      ofSpike: 0.94,
    },
  ],
  conversations: [
    {
      from: '10.0.0.5',
      to: '203.0.113.9',
      protocol: 'tcp',
      port: 443,
      packets: 850_000,
      bytesThere: 1_200_000_000,
      bytesBack: 3_000_000,
      firstAt: 1_700_000_000_000,
      lastAt: 1_700_000_040_000,
      share: 0.94,
      ofSpike: 0.94,
    },
  ],
  protocols: [{ name: 'tls', packets: 850_000, bytes: 1_203_000_000, share: 0.94, ofSpike: 0.94 }],
  ports: [{ name: 'tcp/443', packets: 850_000, bytes: 1_203_000_000, share: 0.94, ofSpike: 0.94 }],
  sizes: [
    { name: '0-79', packets: 50_000, bytes: 3_000_000, share: 0.01 },
    { name: '1280-2559', packets: 850_000, bytes: 1_277_000_000, share: 0.99 },
  ],
  newDestinations: ['203.0.113.9'],
  cut: null,
  ...fields,
});
