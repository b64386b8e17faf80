import type { ErrorCode } from '../core/errors.ts';
import type { Frame } from '../core/observation.ts';

/**
 * What the sniffer process writes, one JSON object a line. Counts are of frames on the wire. In a recording `interface`
 * is the name that the reader gave it.
 */
export type SnifferMessage =
  /** The interface is open: from now on nothing is missed without being told. */
  | { readonly kind: 'ready'; readonly interface: string }
  | { readonly kind: 'frames'; readonly frames: readonly Frame[] }
  /** Frames that were lost between two times, by the kernel or because the reader was too slow. */
  | {
      readonly kind: 'dropped';
      readonly interface: string;
      readonly count: number;
      readonly from: number;
      readonly to: number;
    }
  /** Totals since the interface was opened; sent when they change, at most twice a second. */
  | { readonly kind: 'counted'; readonly interface: string; readonly received: number; readonly malformed: number }
  /** The interface cannot be watched (any more), or the recording not be read on. The other interfaces go on. */
  | { readonly kind: 'failed'; readonly interface: string; readonly code: ErrorCode; readonly reason: string }
  /** A recording was read to its end. */
  | { readonly kind: 'finished'; readonly packets: number; readonly malformed: number };

/** What the sniffer process reads: `watch` opens one more interface, or one that failed and is back. */
export interface SnifferRequest {
  readonly kind: 'watch';
  readonly interface: string;
}

/** The one answer of the process that applies filters to recordings. */
export type SelectMessage =
  | { readonly kind: 'selected'; readonly packets: number }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly reason: string };
