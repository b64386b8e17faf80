import { z } from 'zod';
import type { Capture } from '../../../core/capture.ts';

/** Longest time, in milliseconds, that a request may reach back or ahead. */
const longest = 24 * 3_600_000;

const span = z.int().min(0).max(longest, 'a day at most');

/**
 * What `netmon capture` asks the monitor `capture` for, as the request of the same name. It is answered when the captures are
 * finished, with a CaptureAnswer; it rejects with USAGE, NOT_FOUND (no such interface) or CONFIG_INVALID (a filter with a mistake).
 */
export const captureRequest = z.strictObject({
  /** Milliseconds before the request that are taken from the ring. */
  last: span.default(0),
  /** Milliseconds after the request that are recorded. One of the two must be more than 0. */
  for: span.default(0),
  /** BPF; null for all packets. */
  filter: z.string().min(1).max(4000).nullable().default(null),
  /** Only packets from or to this address; null for all. */
  host: z.union([z.ipv4(), z.ipv6()]).nullable().default(null),
  /** Null for every interface that is watched: one capture each. */
  interface: z.string().min(1).max(15).nullable().default(null),
  /** Why, as it is stored with the capture; null when nobody said. */
  summary: z.string().min(1).max(200).nullable().default(null),
  /** Made up by who asks, to end it early with the request `end-capture`; what there is by then is kept and answered. */
  token: z.string().min(16).max(64).nullable().default(null),
});

/** Ends the captures that were asked for with this token; nothing when there are none. */
export const endRequest = z.strictObject({ token: z.string().min(16).max(64) });

export type CaptureRequest = z.output<typeof captureRequest>;

/** Each capture is `finished`, or `failed` with its reason; files are below the data folder. */
export interface CaptureAnswer {
  readonly captures: readonly Capture[];
}
