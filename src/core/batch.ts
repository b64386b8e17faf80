import type { AlertIncrement, AlertLines } from './alert-group.ts';
import type { BandwidthRollup, Spike } from './bandwidth.ts';
import type { Capture } from './capture.ts';
import type { NetmonEvent } from './event.ts';
import type { Host, HostOs, Port, Scan } from './inventory.ts';
import type { Json } from './json.ts';

/** What a monitor hands over to be stored in one transaction: all of it or nothing. */
export interface Batch {
  readonly events: readonly NetmonEvent[];
  /** Hosts as they are now; replaces what is stored under the same id. */
  readonly hosts?: readonly Host[];
  /** Ports as they are now; replaces what is stored for the same host, protocol and port. */
  readonly ports?: readonly Port[];
  /** Replaces what is stored for the same host. */
  readonly os?: readonly HostOs[];
  readonly scans?: readonly Scan[];
  /** Replace what is stored under the same id. */
  readonly spikes?: readonly Spike[];
  readonly captures?: readonly Capture[];
  /** Replace what is stored for the same interface, resolution and start. */
  readonly bandwidth?: readonly BandwidthRollup[];
  /** What is kept of the traffic: seconds from `secondsSince` on, rollups from `rollupsSince` on. */
  readonly bandwidthKept?: { readonly secondsSince: number; readonly rollupsSince: number };
  /** Are added to what is stored of their groups. */
  readonly alerts?: readonly AlertIncrement[];
  readonly alertLines?: readonly AlertLines[];
  /** What is kept of the raw lines of alerts: those stored since then, at most so many (compressed) bytes. */
  readonly alertLinesKept?: { readonly storedSince: number; readonly bytes: number };
  /** The monitor's own memory, key by key; null deletes a key. Handed back to it at its next start. */
  readonly checkpoint?: { readonly [key: string]: Json };
  /** The last event it heard and has now dealt with; after a restart it hears those after it. */
  readonly heard?: number;
}
