import type { NetworkSet } from '../../core/address.ts';
import type { ArpConfig } from './config.ts';

/** What the detector goes by: the tunables, and the facts of the place where it watches. */
export interface ArpRules {
  readonly config: Omit<
    ArpConfig,
    'enabled' | 'neighbour_interval' | 'sweep_interval' | 'sweep_timeout' | 'gateways' | 'local_networks'
  >;
  /** Addresses of the routers here. */
  readonly gateways: ReadonlySet<string>;
  /** Null: not known (a recording), so no address is a bogon. */
  readonly localNetworks: { readonly names: readonly string[]; readonly set: NetworkSet } | null;
  /** MACs of the sensor itself. */
  readonly ownMacs: ReadonlySet<string>;
  /** Milliseconds after which learning ends even when no sweep was completed. */
  readonly longestLearning: number;
  vendorOf(mac: string): string | null;
}
