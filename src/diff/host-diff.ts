import type { PortState, Protocol } from '../core/inventory.ts';
import type { NmapHost, NmapPort } from '../core/nmap-run.ts';

/** Two values that differ. `covered`: both scans looked, so that it is a change and not only another scope. */
export interface Difference<T> {
  readonly before: T;
  readonly after: T;
  readonly covered: boolean;
}

/** Null: the script told nothing, or did not run. */
export interface ScriptDifference extends Difference<string | null> {
  readonly id: string;
}

export interface PortDifference extends Difference<NmapPort | null> {
  readonly protocol: Protocol;
  readonly port: number;
  /** `opened` and `closed`: from or to `open`; `state`: any other; `service`: same state, other service or script output. */
  readonly change: 'opened' | 'closed' | 'state' | 'service';
  readonly scripts: readonly ScriptDifference[];
  /** Scans that looked at it. */
  readonly seenBy: 'both' | 'old' | 'new' | 'neither';
}

/** By number, then by protocol. */
export const byPort = (a: { port: number; protocol: Protocol }, b: { port: number; protocol: Protocol }): number =>
  a.port - b.port || (a.protocol < b.protocol ? -1 : 1);

export type ExtraPorts = readonly { readonly state: PortState; readonly count: number }[];

/** A host in both scans. What is null or empty does not differ. */
export interface HostDifference {
  /** In the new scan, else in the old one; a MAC or a name for a host without one. */
  readonly address: string;
  /** `none` also where all that differs comes from another scope; `added` and `removed` by being up. */
  readonly change: 'added' | 'removed' | 'changed' | 'none';
  /** Both scans looked at it, or would have listed it. */
  readonly covered: boolean;
  /** Null when it is not listed, or when nothing differs. */
  readonly before: NmapHost | null;
  readonly after: NmapHost | null;
  readonly ports: readonly PortDifference[];
  readonly ip: Difference<string | null> | null;
  readonly mac: Difference<string | null> | null;
  readonly hostnames: Difference<readonly string[]> | null;
  readonly os: Difference<readonly string[]> | null;
  readonly extraPorts: Difference<ExtraPorts> | null;
  readonly scripts: readonly ScriptDifference[];
}

/** Everything of one host that differs, besides its ports and its coming or going. */
export const factsOf = (host: HostDifference): readonly Difference<unknown>[] =>
  [host.ip, host.mac, host.hostnames, host.os, host.extraPorts, ...host.scripts].filter((fact) => fact !== null);

export const sameHost = (address: string): HostDifference => ({
  address,
  change: 'none',
  covered: true,
  before: null,
  after: null,
  ports: [],
  ip: null,
  mac: null,
  hostnames: null,
  os: null,
  extraPorts: null,
  scripts: [],
});
