import type { Direction, Traffic } from '../../core/bandwidth.ts';

export const noTraffic: Traffic = { bytes: 0, packets: 0, errors: 0, drops: 0 };

export const plus = (a: Traffic, b: Traffic): Traffic => ({
  bytes: a.bytes + b.bytes,
  packets: a.packets + b.packets,
  errors: a.errors + b.errors,
  drops: a.drops + b.drops,
});

export const minus = (a: Traffic, b: Traffic): Traffic => ({
  bytes: a.bytes - b.bytes,
  packets: a.packets - b.packets,
  errors: a.errors - b.errors,
  drops: a.drops - b.drops,
});

/** Both directions. */
export interface Both {
  readonly rx: Traffic;
  readonly tx: Traffic;
}

export const nothing: Both = { rx: noTraffic, tx: noTraffic };

export const together = (a: Both, b: Both): Both => ({ rx: plus(a.rx, b.rx), tx: plus(a.tx, b.tx) });

/** The four rates of an interface that are learned and judged, in the order in which lists have them. */
export const series = [
  { direction: 'rx', counts: 'bytes' },
  { direction: 'tx', counts: 'bytes' },
  { direction: 'rx', counts: 'packets' },
  { direction: 'tx', counts: 'packets' },
] as const satisfies readonly { readonly direction: Direction; readonly counts: 'bytes' | 'packets' }[];
