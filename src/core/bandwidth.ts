/** Traffic of the watched interfaces, as it is measured, judged and kept. All times are milliseconds since 1970, UTC. */

/** Received by an interface, or sent from it. */
export type Direction = 'rx' | 'tx';

/** What one direction of an interface carried in an interval of a second or more. */
export interface Traffic {
  readonly bytes: number;
  readonly packets: number;
  readonly errors: number;
  /** Packets that the kernel or the network card dropped. */
  readonly drops: number;
}

/** One measured interval of an interface; what could not be measured (a reset, a gap) has none. */
export interface TrafficInterval {
  readonly interface: string;
  readonly from: number;
  readonly to: number;
  readonly rx: Traffic;
  readonly tx: Traffic;
}

/** One direction over a minute or an hour, from the seconds in it that were measured. Rates are bytes a second. */
export interface DirectionRollup extends Traffic {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  /** Packets a second in the second that had most. */
  readonly maxPackets: number;
}

/** Traffic of an interface over a minute or an hour. */
export interface BandwidthRollup {
  readonly interface: string;
  readonly resolution: 'minute' | 'hour';
  /** Where it begins; a multiple of its resolution. */
  readonly start: number;
  /** How many of its seconds were measured: the others are unknown, not 0. */
  readonly seconds: number;
  readonly rx: DirectionRollup;
  readonly tx: DirectionRollup;
  /** Of a minute that is still in the ring of seconds: one entry for each of its 60 seconds, null where it was not measured. */
  readonly perSecond?: readonly (SecondTraffic | null)[];
}

/** Bytes and packets of one second. */
export interface SecondTraffic {
  readonly rxBytes: number;
  readonly txBytes: number;
  readonly rxPackets: number;
  readonly txPackets: number;
}

/**
 * What made a spike: `threshold` a rate set in the config, `learned` what is usual for this hour of the week, `packets` packets a
 * second; `silence` nothing where there always was something.
 */
export type TriggerKind = 'threshold' | 'learned' | 'packets' | 'silence';

export interface SpikeTrigger {
  readonly kind: TriggerKind;
  readonly direction: Direction;
  readonly unit: 'bytes/s' | 'packets/s';
  /** What was gone beyond, in `unit`. */
  readonly limit: number;
  /** What is usual now, in `unit`; null when nothing was learned. */
  readonly expected: number | null;
  /** Too little is known to say what is usual: `expected` is the most that there was before. */
  readonly isEarly?: true;
  /** The most (for silence: the least) that was seen, in `unit`. */
  readonly seen: number;
  readonly since: number;
}

/** Traffic of one interface that went out of bounds, from its begin to its end: one thing, however many triggers saw it. */
export interface Spike {
  /** `<interface>/<startedAt>`. */
  readonly id: string;
  readonly kind: 'spike' | 'silence';
  readonly interface: string;
  /** When traffic went out of bounds; it was told at `detectedAt`. */
  readonly startedAt: number;
  readonly detectedAt: number;
  /** Null while it lasts. */
  readonly endedAt: number | null;
  /** In the order in which they fired; one of each kind and direction at most. */
  readonly triggers: readonly SpikeTrigger[];
  /** All that was carried since its start. */
  readonly rx: Traffic;
  readonly tx: Traffic;
}
