import { type AddressRange, parseNetwork } from '../core/address-range.ts';
import { type PortRange, parsePortRanges } from '../core/port-range.ts';
import { type GroupEdges, type GroupSetting, type HostGroup, readGroups } from './groups.ts';

/** An item of `baseline.approve` in the config, checked. */
export interface ApproveSetting {
  readonly networks?: readonly string[] | undefined;
  /** Names of groups. */
  readonly groups?: readonly string[] | undefined;
  readonly ports: string;
  readonly services?: readonly string[] | undefined;
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
  /** Milliseconds since 1970. */
  readonly until?: number | undefined;
}

/** What the config approves by network or group, and port. */
export interface PolicyRule {
  /** `baseline.approve[0]`: where it stands. */
  readonly place: string;
  readonly networks: readonly AddressRange[];
  readonly groups: readonly string[];
  readonly ports: readonly PortRange[];
  /** Names of services or products, any of which may answer; null: whatever answers. */
  readonly services: readonly string[] | null;
  readonly reason: string | null;
  readonly by: string | null;
  readonly until: number | null;
}

/** What the config says about ports that may be open. */
export interface Policy {
  readonly rules: readonly PolicyRule[];
  /** Those of the config, also for approvals that name one. */
  readonly groups: readonly HostGroup[];
}

export const noPolicy: Policy = { rules: [], groups: [] };

/** The parts of the config that matter here. */
interface PolicySettings {
  readonly baseline: { readonly approve: readonly ApproveSetting[] };
  readonly monitors: { readonly [monitor: string]: { readonly [key: string]: unknown } };
}

/** Reads the config's policy, and what its groups are now. */
export async function readPolicy({ baseline, monitors }: PolicySettings, edges: GroupEdges): Promise<Policy> {
  const { groups = [] } = (monitors.ports ?? {}) as { readonly groups?: readonly GroupSetting[] };
  return { rules: policyRules(baseline.approve), groups: await readGroups(groups, edges) };
}

export const policyRules = (settings: readonly ApproveSetting[]): readonly PolicyRule[] =>
  settings.map(({ networks = [], groups = [], ports, services, reason, by, until }, index) => ({
    place: `baseline.approve[${index}]`,
    networks: networks.flatMap((network) => parseNetwork(network) ?? []),
    groups,
    ports: parsePortRanges(ports) ?? [],
    services: services ?? null,
    reason: reason ?? null,
    by: by ?? null,
    until: until ?? null,
  }));
