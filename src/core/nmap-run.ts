import type { PortState, Protocol } from './inventory.ts';

/** What one nmap XML file says, in plain data. All text in it comes from the network and is hostile. */
export interface NmapRun {
  readonly args: string | null;
  /** nmap's version. */
  readonly version: string | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** What was asked, by protocol, in nmap's port notation. */
  readonly scope: readonly { readonly type: string; readonly protocol: Protocol; readonly services: string }[];
  readonly hosts: readonly NmapHost[];
  readonly totals: { readonly up: number; readonly down: number; readonly total: number } | null;
  /** `success` or `error` as nmap says, `truncated` when the file ends before its end. */
  readonly exit: 'success' | 'error' | 'truncated';
  readonly error: string | null;
  /** Oddities that were repaired or skipped while reading. */
  readonly warnings: readonly string[];
}

export interface NmapHost {
  readonly state: 'up' | 'down' | 'unknown' | 'skipped';
  readonly reason: string | null;
  /** IPv4 or IPv6. */
  readonly ip: string | null;
  /** Lower case with colons. */
  readonly mac: string | null;
  readonly vendor: string | null;
  readonly hostnames: readonly string[];
  /** nmap gave up on it: its ports say nothing. */
  readonly timedOut: boolean;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly ports: readonly NmapPort[];
  /** States of the ports that were scanned but not listed. */
  readonly extraPorts: readonly { readonly state: PortState; readonly count: number }[];
  readonly os: readonly { readonly name: string; readonly accuracy: number }[];
  readonly scripts: readonly NmapScript[];
}

export interface NmapPort {
  readonly protocol: Protocol;
  readonly port: number;
  readonly state: PortState;
  readonly reason: string | null;
  readonly service: NmapService | null;
  readonly scripts: readonly NmapScript[];
}

export interface NmapService {
  readonly name: string | null;
  readonly product: string | null;
  readonly version: string | null;
  readonly extraInfo: string | null;
  readonly tunnel: string | null;
  /** `probed`: it was asked; `table`: guessed from the port number only. */
  readonly method: 'probed' | 'table' | null;
  readonly cpes: readonly string[];
}

export interface NmapScript {
  readonly id: string;
  readonly output: string;
}

/** What a file says in which nothing can be read. */
export const emptyRun: NmapRun = {
  args: null,
  version: null,
  startedAt: null,
  finishedAt: null,
  scope: [],
  hosts: [],
  totals: null,
  exit: 'truncated',
  error: null,
  warnings: [],
};
