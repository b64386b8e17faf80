import type { SpikeTrigger } from '../core/bandwidth.ts';
import type { CaptureState } from '../core/capture.ts';

/** The traffic of a day, its spikes, and the packets that were kept. Rates are bytes a second. */
export interface TrafficReport {
  /** Those of which anything was measured, by name. */
  readonly interfaces: readonly InterfaceReport[];
  /** Those that went on at some time of the day, oldest first; silences are among them. */
  readonly spikes: readonly SpikeReport[];
  readonly captures: CapturesReport;
}

export interface InterfaceReport {
  readonly interface: string;
  readonly measuredMs: number;
  /** The lists of `rx` and `tx` have an entry for each so many milliseconds of the day, the first at its start. */
  readonly stepMs: number;
  /** How much of each step was measured, 0 to 1. */
  readonly measured: readonly number[];
  readonly rx: DirectionReport;
  readonly tx: DirectionReport;
}

export interface DirectionReport {
  readonly bytes: number;
  readonly packets: number;
  readonly errors: number;
  readonly drops: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  /** Null where nothing was measured: that is not 0. */
  readonly p95Steps: readonly (number | null)[];
  readonly maxSteps: readonly (number | null)[];
}

export interface SpikeReport {
  readonly id: string;
  readonly kind: 'spike' | 'silence';
  readonly interface: string;
  readonly startedAt: string;
  /** Null when it was not over when the report was made. */
  readonly endedAt: string | null;
  readonly triggers: readonly (Omit<SpikeTrigger, 'since'> & { readonly since: string })[];
  /** What was seen and what it was held against, in words. */
  readonly summary: string;
  readonly bytes: number;
  readonly packets: number;
  /** What explains most of it, with names of known hosts; null when its packets were not looked at. */
  readonly explanation: string | null;
  /** Why there is no explanation, in words; null when there is one. */
  readonly unexplained: string | null;
  /** Who had most of it, most first. */
  readonly talkers: readonly TalkerReport[];
  /** Ids of the captures of it. */
  readonly captures: readonly string[];
}

export interface TalkerReport {
  readonly address: string;
  /** What it is called in the inventory, or null. */
  readonly name: string | null;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** Of all bytes of the capture, 0 to 1. */
  readonly share: number;
}

/** Of the day. */
export interface CapturesReport {
  readonly kept: number;
  readonly keptBytes: number;
  readonly recording: number;
  readonly failed: number;
  /** Kept at first, then the disk budget took the file. */
  readonly removed: number;
  /** How often capturing was given up for a time because there was too much of it or no room. */
  readonly skipped: number;
  /** Oldest first. */
  readonly list: readonly CaptureReport[];
  readonly skips: readonly { readonly event: string; readonly time: string; readonly summary: string }[];
}

export interface CaptureReport {
  readonly id: string;
  readonly state: CaptureState;
  readonly interface: string;
  readonly from: string;
  readonly to: string;
  /** Why packets were kept. */
  readonly cause: string;
  readonly file: string | null;
  readonly bytes: number;
  readonly packets: number;
  /** Packets that could not be recorded, or null when that is not known. */
  readonly dropped: number | null;
  readonly reason: string | null;
}
