import type { Port } from '../../core/inventory.ts';
import type { HostIndex } from './hosts.ts';
import type { FlappingRules } from './judge/flapping.ts';
import type { HostPlan } from './plan.ts';

/** What is known before a scan is digested. */
export interface Knowledge {
  readonly index: HostIndex;
  readonly plans: ReadonlyMap<string, HostPlan>;
  /** By id of the host. */
  readonly ports: ReadonlyMap<string, readonly Port[]>;
  /** Pause before a second look at what changed, or null; the longest that it grows to when looks fail. */
  readonly confirmAfter: number | null;
  readonly longestPause: number;
  readonly flapping: FlappingRules;
  /** Milliseconds before the end of a certificate at which that is told. */
  readonly certificateExpiry: number;
  /** More open ports than that no host has. */
  readonly tarpitPorts: number;
  /** What the config asks for. */
  readonly wanted: { readonly tcp: string; readonly udp: string | null };
}
