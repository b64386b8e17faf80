/** Packets that were kept, and what was found in them. All times are milliseconds since 1970, UTC. */

/** Why packets were kept. */
export interface CaptureCause {
  readonly kind: 'spike' | 'event' | 'request';
  /** Id of the event that asked for it; null when a person did. */
  readonly event: string | null;
  /** One sentence for a person; may hold hostile text. */
  readonly summary: string;
}

/**
 * `recording`: it is not over; `finished`: the file is whole; `failed`: there is none, `reason` says why; `removed`: the disk budget took
 * the file.
 */
export type CaptureState = 'recording' | 'finished' | 'failed' | 'removed';

export interface Capture {
  /** `<UTC time>-<interface>-<4 hex digits>`, also the name of the file without its ending. */
  readonly id: string;
  readonly state: CaptureState;
  readonly cause: CaptureCause;
  /** Id of the Spike it belongs to. */
  readonly spike: string | null;
  readonly interface: string;
  readonly requestedAt: number;
  /** The time that it covers: of what was asked, what there was. */
  readonly from: number;
  readonly to: number;
  /** BPF, or null for all packets. */
  readonly filter: string | null;
  /** Bytes of each packet that are kept; null for all. */
  readonly snapLength: number | null;
  /** Below the data folder: `captures/<id>.pcapng`; null when there is none (any more). */
  readonly file: string | null;
  readonly bytes: number;
  readonly packets: number;
  /** Packets that came and could not be recorded; null when dumpcap did not say. */
  readonly dropped: number | null;
  readonly sha256: string | null;
  /** Why it failed, was cut short or removed, in a sentence. */
  readonly reason: string | null;
  /** Null until its packets were looked at, or when that failed (then `explanationFailure` says why). */
  readonly explanation: Explanation | null;
  readonly explanationFailure: string | null;
}

/** Who talked with whom in a capture, and how much. Shares are of all bytes, 0 to 1; lists are sorted by bytes, most first, and cut. */
export interface Explanation {
  /** One sentence for a person: what explains most of it. */
  readonly sentence: string;
  readonly packets: number;
  /** Bytes on the wire. */
  readonly bytes: number;
  /** Of the first and the last packet; null when there is none. */
  readonly from: number | null;
  readonly to: number | null;
  readonly talkers: readonly Talker[];
  readonly conversations: readonly Conversation[];
  readonly protocols: readonly Share[];
  /** By the port of the service, `tcp/443`. */
  readonly ports: readonly Share[];
  /** By length of packets, `0-79`, `80-159`, … in this order. */
  readonly sizes: readonly Share[];
  /** Addresses that were sent to and that no capture or inventory knew before. */
  readonly newDestinations: readonly string[];
  /** What was left out to bound the work, in a sentence; null when all was looked at. */
  readonly cut: string | null;
}

export interface Share {
  readonly name: string;
  readonly packets: number;
  readonly bytes: number;
  readonly share: number;
  /** Of what the spike added to the usual, 0 to 1; only where the capture is that of a spike. */
  readonly ofSpike?: number;
}

export interface Talker {
  /** IP address, or MAC for what has none. */
  readonly address: string;
  readonly sentPackets: number;
  readonly sentBytes: number;
  readonly receivedPackets: number;
  readonly receivedBytes: number;
  readonly share: number;
  /** Of what the spike added to the usual, 0 to 1; only where the capture is that of a spike. */
  readonly ofSpike?: number;
}

export interface Conversation {
  /** Who sent more. */
  readonly from: string;
  readonly to: string;
  /** `tcp`, `udp`, `icmp`, … */
  readonly protocol: string;
  /** The port of the service; null where the protocol has none. */
  readonly port: number | null;
  readonly packets: number;
  readonly bytesThere: number;
  readonly bytesBack: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly share: number;
  /** Of what the spike added to the usual, 0 to 1; only where the capture is that of a spike. */
  readonly ofSpike?: number;
}
