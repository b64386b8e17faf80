/** What netmon knows of the network, as it is stored and shown. All times are milliseconds since 1970, UTC. */

/** `missing`: the last sweeps that covered it did not see it, but too few to say `gone`. */
export type HostState = 'up' | 'missing' | 'gone';

export interface HostAddress {
  readonly ip: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** A device. Its identity is its MAC where it has one here, else (behind a router) its first address. */
export interface Host {
  /** The MAC in lower case with colons, or the address for a host without one. Never changes. */
  readonly id: string;
  readonly mac: string | null;
  /** The MAC is locally administered: made up by the device, likely to change. */
  readonly randomMac: boolean;
  readonly vendor: string | null;
  /** From DHCP or the name service. Hostile text. */
  readonly name: string | null;
  /** DHCP option 60. Hostile text. */
  readonly vendorClass: string | null;
  /** The address that was seen last; IPv4 before IPv6. Null when only the MAC was seen so far. */
  readonly ip: string | null;
  /** Most recent first, at most 64. */
  readonly addresses: readonly HostAddress[];
  readonly interface: string | null;
  readonly state: HostState;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** This is the sensor itself. */
  readonly self: boolean;
  readonly gateway: boolean;
  readonly learned: boolean;
}

export type Protocol = 'tcp' | 'udp' | 'sctp' | 'ip';

/** nmap's port states. */
export type PortState = 'open' | 'closed' | 'filtered' | 'unfiltered' | 'open|filtered' | 'closed|filtered' | 'unknown';

/** What the last scan that covered a port said of it. Only ports that were seen open at least once are kept. */
export interface Port {
  /** Id of the host. */
  readonly host: string;
  /** The address that was scanned. */
  readonly ip: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly state: PortState;
  readonly service: string | null;
  readonly product: string | null;
  readonly version: string | null;
  readonly extraInfo: string | null;
  /** The service was only guessed from the number of the port; nothing of it was heard. */
  readonly guessed: boolean;
  readonly firstSeen: number;
  /** The last completed scan that covered it. */
  readonly lastSeen: number;
  /** When `state` or the service last changed. */
  readonly changedAt: number;
  /** A change that is not confirmed; all else here is as it was before it. */
  readonly pending?: PendingChange;
}

/**
 * What a change of a port is worth: `confirmed` when a second look at that very port agreed, `unconfirmed` when there was none
 * yet or it disagreed, `not-covered` when it said nothing of the port, `scan-failed` when it went wrong as a whole.
 */
export type ChangeVerdict = 'confirmed' | 'unconfirmed' | 'not-covered' | 'scan-failed';

/** What one look saw of a port, and no second one has confirmed. */
export interface PendingChange {
  readonly state: PortState;
  readonly service: string | null;
  readonly product: string | null;
  readonly version: string | null;
  /** When it was seen. */
  readonly since: number;
  /** Id of the scan that saw it. */
  readonly scan: string;
  readonly verdict: Exclude<ChangeVerdict, 'confirmed'>;
  /** Further looks at the port since. */
  readonly looks: number;
  /** When the port is looked at again for this; null when a second look disagreed. */
  readonly nextLook: number | null;
}

export interface OsGuess {
  readonly name: string;
  /** Percent. */
  readonly accuracy: number;
}

/** What nmap takes a host's operating system to be, by how it answers. */
export interface HostOs {
  /** Id of the host. */
  readonly host: string;
  /** Best first; one to five. */
  readonly guesses: readonly OsGuess[];
  /** The completed scan that guessed; later ones that could not tell leave it. */
  readonly seenAt: number;
}

/** `partial`: it ended early, what it saw counts, what it did not see says nothing. */
export type ScanOutcome = 'complete' | 'partial' | 'failed';

/** What ids of scans begin with that others made. */
export const importedScan = 'import-';

/** One run of nmap with what it covered. */
export interface Scan {
  readonly id: string;
  readonly kind: 'sweep' | 'ports';
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly outcome: ScanOutcome;
  /** Why it is not complete, in a sentence. */
  readonly reason: string | null;
  /** Addresses and networks that were asked for. */
  readonly targets: readonly string[];
  /** What was asked of each, by protocol, in nmap's notation: `{ tcp: "1-1000,8080" }`. Empty for a sweep. */
  readonly scope: { readonly [protocol: string]: string };
  /** Addresses that answered, and whose result is whole. */
  readonly hostsUp: number;
  readonly hostsTotal: number;
  /** Folder with nmap's own files, relative to the data folder; null when none were kept. */
  readonly folder: string | null;
}

/** A time in which a monitor did not watch, or not fully. */
export interface CoverageGap {
  readonly monitor: string;
  readonly from: number;
  /** Null while it lasts. */
  readonly to: number | null;
  readonly kind: 'off' | 'down' | 'degraded' | 'dropped' | 'stopped';
  readonly reason: string;
}

/** What a monitor is doing, as `netmon status` shows it. */
export interface MonitorState {
  readonly monitor: string;
  readonly state: 'starting' | 'running' | 'degraded' | 'down' | 'off';
  /** Why it is not `running`. */
  readonly reason: string | null;
  /** How to mend or turn it on. */
  readonly hint: string | null;
  readonly since: number;
}
