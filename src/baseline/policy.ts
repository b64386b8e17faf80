import { type AddressRange, parseNetwork } from '../core/address-range.ts';
import { type PortRange, parsePortRanges } from '../core/port-range.ts';

/** An item of `baseline.approve` in the config, checked. */
export interface ApproveSetting {
  readonly networks: readonly string[];
  readonly ports: string;
  readonly services?: readonly string[] | undefined;
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
  /** Milliseconds since 1970. */
  readonly until?: number | undefined;
}

/** What the config approves by network and port. */
export interface PolicyRule {
  /** `baseline.approve[0]`: where it stands. */
  readonly place: string;
  readonly networks: readonly AddressRange[];
  readonly ports: readonly PortRange[];
  /** Names of services or products, any of which may answer; null: whatever answers. */
  readonly services: readonly string[] | null;
  readonly reason: string | null;
  readonly by: string | null;
  readonly until: number | null;
}

export const policyFrom = (settings: readonly ApproveSetting[]): readonly PolicyRule[] =>
  settings.map(({ networks, ports, services, reason, by, until }, index) => ({
    place: `baseline.approve[${index}]`,
    networks: networks.flatMap((network) => parseNetwork(network) ?? []),
    ports: parsePortRanges(ports) ?? [],
    services: services ?? null,
    reason: reason ?? null,
    by: by ?? null,
    until: until ?? null,
  }));
