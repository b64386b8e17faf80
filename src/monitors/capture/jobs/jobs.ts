import type { Capture, CaptureCause } from '../../../core/capture.ts';
import { type Memory, recallAll } from '../../../core/memory.ts';
import type { CaptureConfig } from '../config.ts';
import { recorded } from '../ring/recorded.ts';
import type { Wish } from './policy.ts';

/** A capture that goes on. Plain data: it is the checkpoint, too. Times are milliseconds since 1970. */
export interface Job {
  readonly id: string;
  readonly cause: CaptureCause;
  readonly spike: string | null;
  /** The spike whose end is waited for; null when the end is known. */
  readonly waitsFor: string | null;
  /** From when to when traffic was too high; null when it is about no spike. */
  readonly spikeTime: { readonly startedAt: number; readonly endedAt: number | null } | null;
  readonly interface: string;
  readonly requestedAt: number;
  readonly from: number;
  /** When it ends at the latest. */
  readonly to: number;
  /** When it ends at the earliest, for an event that shares the capture of a spike. */
  readonly notBefore?: number;
  readonly host: string | null;
  readonly filter: string | null;
  /** Why it holds less than was asked, a sentence each. */
  readonly notes: readonly string[];
}

const jobPrefix = 'job/';

export const jobKey = (id: string): string => `${jobPrefix}${id}`;

/** The captures that went on when the monitor ended, oldest first. */
export const jobsFrom = (memory: Memory): readonly Job[] =>
  [...recallAll<Job>(memory, jobPrefix).values()].sort((a, b) => a.requestedAt - b.requestedAt);

export interface JobRules {
  /** Milliseconds that a capture covers at most. */
  readonly max_length: number;
  readonly at_once: number;
  readonly per_hour: number;
}

const hour = 3_600_000;

/** Why a capture is not begun, in a sentence; null when it may be. `begun` are the times at which others began. */
export function refusal(rules: JobRules, going: number, begun: readonly number[], now: number): string | null {
  if (going >= rules.at_once) return `${going} captures are already running (capture.at_once)`;
  const lately = begun.filter((time) => time > now - hour).length;
  return lately < rules.per_hour ? null : `${lately} captures were started within the last hour (capture.per_hour)`;
}

/**
 * A capture on the same interface that goes on still and that `wish` can share: another spike or event need not have the same packets
 * a second time. One attack is many alerts within a second.
 */
export const sharedBy = (jobs: Iterable<Job>, wish: Wish, on: string, rules: JobRules, now: number): Job | null =>
  [...jobs].find(
    (job) =>
      job.interface === on &&
      job.from <= wish.from &&
      // One that is over is being written.
      job.to > now &&
      (wish.spike !== null ? job.spike !== null : hasAll(job, wish)) &&
      (wish.to ?? wish.requestedAt + 1) <= job.from + rules.max_length,
  ) ?? null;

/** Whether a capture has the packets that an event wants; what a person asks for is theirs alone. */
function hasAll(job: Job, wish: Wish): boolean {
  if (wish.cause.kind !== 'event' || job.cause.kind === 'request') return false;
  return job.filter === wish.filter && (job.host === null || job.host === wish.host);
}

export const jobOf = (
  wish: Wish,
  on: string,
  { id, maxLength }: { readonly id: string; readonly maxLength: number },
): Job => ({
  id,
  cause: { ...wish.cause },
  spike: wish.spike,
  waitsFor: wish.to === null ? wish.spike : null,
  spikeTime: wish.startedAt === null ? null : { startedAt: wish.startedAt, endedAt: null },
  interface: on,
  requestedAt: wish.requestedAt,
  from: wish.from,
  to: Math.min(wish.to ?? Number.MAX_SAFE_INTEGER, wish.from + maxLength),
  host: wish.host,
  filter: wish.filter,
  notes: [],
});

/** The job when another spike or event shares it: it goes on until that one is over, too. */
export function shared(job: Job, wish: Wish, maxLength: number): Job {
  const { to } = wish;
  if (to !== null) return { ...job, to: Math.max(job.to, to), notBefore: Math.max(job.notBefore ?? 0, to) };
  return {
    ...job,
    waitsFor: wish.spike,
    spikeTime: job.spikeTime === null ? null : { ...job.spikeTime, endedAt: null },
    to: job.from + maxLength,
  };
}

/** The job when its spike is over. */
export const ending = (job: Job, endedAt: number, after: number): Job => ({
  ...job,
  waitsFor: null,
  spikeTime: job.spikeTime === null ? null : { ...job.spikeTime, endedAt },
  to: Math.min(job.to, Math.max(endedAt + after, job.notBefore ?? 0)),
});

/** `20261121T122057Z-eth0-3fa9`; what is no letter in the name of an interface becomes `_`. */
export const captureId = (time: number, on: string, random: string): string =>
  `${new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${on.replaceAll(/[^\w.@]/g, '_')}-${random}`;

/** What a job keeps of what is recorded, as BPF; null for all. */
export function filterOf({ host, filter }: Pick<Job, 'host' | 'filter'>): string | null {
  // `host` alone does not look behind a VLAN tag.
  return both(filter, host === null ? null : `host ${host} or (vlan and host ${host})`);
}

const both = (one: string | null, other: string | null): string | null =>
  one === null || other === null ? (one ?? other) : `(${one}) and (${other})`;

/** The capture while it goes on. */
export const recording = (job: Job, ring: Pick<CaptureConfig, 'ring_filter' | 'ring_snap_length'>): Capture => ({
  id: job.id,
  state: 'recording',
  cause: job.cause,
  spike: job.spike,
  interface: job.interface,
  requestedAt: job.requestedAt,
  from: job.from,
  to: job.to,
  filter: both(recorded(ring).filter, filterOf(job)),
  snapLength: recorded(ring).snapLength,
  file: null,
  bytes: 0,
  packets: 0,
  dropped: null,
  sha256: null,
  reason: null,
  explanation: null,
  explanationFailure: null,
});
