import type { EventType } from '../core/event-types.ts';
import type { HostState, OsGuess, Protocol, ScanOutcome } from '../core/inventory.ts';
import type { Severity } from '../core/severity.ts';
import type { AlertsReport } from './alerts-model.ts';
import type { TrafficReport } from './traffic-model.ts';
import type { WatchedTime } from './watched-time.ts';

/**
 * Everything that a daily report says, as plain JSON data; the JSON file is this, the PDF is drawn from it.
 * Times are RFC 3339 in UTC with milliseconds, durations are milliseconds (`…Ms`), days are `YYYY-MM-DD` in `timeZone`.
 * Text that came from the network (names, vendors, services, subjects, summaries) is kept as it was: hostile.
 */
export interface DailyReport {
  /** Grows when a reader of the old shape could misunderstand the new one. */
  readonly schema: 1;
  readonly day: string;
  /** IANA name. */
  readonly timeZone: string;
  /** Start of the day, included. */
  readonly from: string;
  /** End of the day, not included. */
  readonly to: string;
  readonly generatedAt: string;
  /** The day was over when the report was made. */
  readonly dayOver: boolean;
  readonly sensor: string;
  /** Of netmon. */
  readonly version: string;
  /** Three to eight plain sentences; two for a day that has not begun. */
  readonly headline: readonly string[];
  readonly numbers: readonly ReportNumber[];
  readonly changed: Changed;
  /** Most urgent first. */
  readonly decide: readonly Decision[];
  readonly notWatched: NotWatched;
  readonly traffic: TrafficReport;
  readonly alerts: AlertsReport;
  readonly scans: ScanCounts;
  readonly inventory: Inventory;
}

/** A count with the ids of the events that make it up. */
export interface Count {
  readonly count: number;
  readonly events: readonly string[];
}

export interface ReportNumber {
  /** `newHosts`; for programs. */
  readonly name: string;
  /** `New devices`; for people. */
  readonly label: string;
  /** Null when nothing was watched and nothing is known to have happened: that is not 0. */
  readonly count: number | null;
  readonly events: readonly string[];
  /** Null when nothing was watched on the day before, so that there is nothing to compare with. */
  readonly dayBefore: Count | null;
}

/** An event as the report tells it. */
export interface ReportEvent {
  readonly id: string;
  readonly time: string;
  readonly type: EventType;
  readonly severity: Severity;
  readonly subject: string;
  readonly summary: string;
  /** Id of the host that it is about. */
  readonly host: string | null;
}

export interface HostChange extends ReportEvent {
  readonly ip: string | null;
  readonly mac: string | null;
  readonly name: string | null;
  readonly vendor: string | null;
  readonly randomMac: boolean;
}

export interface PortChange extends ReportEvent {
  readonly ip: string | null;
  /** What the host is called now. */
  readonly name: string | null;
  readonly protocol: string;
  readonly port: number;
  /** What answered before, `ssh OpenSSH 9.2`; null when nothing is known. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface Group<Item extends ReportEvent> extends Count {
  /** How many different hosts. */
  readonly hosts: number;
  /** Oldest first. */
  readonly items: readonly Item[];
}

/** What was found while netmon learned what is normal stands in `learned` only. */
export interface Changed {
  readonly newHosts: Group<HostChange>;
  readonly returnedHosts: Group<HostChange>;
  readonly goneHosts: Group<HostChange>;
  readonly portsOpened: Group<PortChange>;
  readonly portsClosed: Group<PortChange>;
  readonly servicesChanged: Group<PortChange>;
  /** Address, ARP, DHCP and NDP warnings, worst severity first; severities without any are left out. */
  readonly warnings: readonly (Group<ReportEvent> & { readonly severity: Severity })[];
  readonly learned: {
    readonly hosts: Group<HostChange>;
    readonly ports: Group<PortChange>;
    readonly others: Group<ReportEvent>;
  };
}

export interface Decision {
  readonly kind: 'warning' | 'new-host' | 'ports' | 'alerts';
  readonly severity: Severity;
  /** What has to be decided, as a question. */
  readonly question: string;
  readonly subject: string;
  /** What is known of it, in a sentence. */
  readonly detail: string;
  readonly host: string | null;
  readonly events: readonly string[];
  /** Open ports that are to be decided on. */
  readonly ports: readonly UndecidedPort[];
  /** Ids of the groups of alerts that are to be decided on; only of `alerts`. */
  readonly alertGroups?: readonly string[];
}

/** Whether an open port is approved; `expired` and `service-changed` were approved once. */
export type ApprovalState = 'approved' | 'unapproved' | 'expired' | 'service-changed';

export interface UndecidedPort extends InventoryPort {
  /** Who approved what is over now, or null. */
  readonly approvedBy: string | null;
  readonly approvedUntil: string | null;
  /** What was approved, where something else answers now. */
  readonly approvedService: string | null;
}

/**
 * What a monitor did in an interval. The kinds of the coverage ledger, and: `watched`; `not-installed`, before the agent was
 * started for the first time; `not-over`, the part of the day that was still to come when the report was made.
 */
export type CoverageKind =
  | 'watched'
  | 'degraded'
  | 'dropped'
  | 'down'
  | 'off'
  | 'stopped'
  | 'not-installed'
  | 'not-over';

export interface CoverageInterval {
  readonly from: string;
  readonly to: string;
  readonly kind: CoverageKind;
  /** Null for `watched` only. */
  readonly reason: string | null;
}

export interface MonitorCoverage extends WatchedTime {
  readonly monitor: string;
  /** Covers the whole day without overlap, oldest first. */
  readonly timeline: readonly CoverageInterval[];
  /** The intervals of the timeline in which it did not watch, or only partly; the time to come is not among them. */
  readonly gaps: readonly CoverageInterval[];
}

export interface NotWatched {
  /** When the agent was started for the first time; null when it never was. */
  readonly firstStartedAt: string | null;
  /**
   * The monitors together: fully while each was watching fully, not at all while none was watching, else partly.
   * Monitors that were off the whole time do not count here; when all were, nothing was watched.
   */
  readonly network: WatchedTime;
  readonly monitors: readonly MonitorCoverage[];
}

export interface ScanOutcomes {
  readonly complete: readonly string[];
  readonly partial: readonly string[];
  readonly failed: readonly string[];
}

/** Ids of the scans that ended on the day, by outcome. */
export interface ScanCounts {
  readonly sweeps: ScanOutcomes;
  readonly ports: ScanOutcomes;
  /** Those that are not complete, oldest first. */
  readonly incomplete: readonly {
    readonly id: string;
    readonly kind: 'sweep' | 'ports';
    readonly outcome: ScanOutcome;
    readonly finishedAt: string;
    readonly reason: string | null;
  }[];
}

export interface InventoryPort {
  readonly ip: string;
  readonly protocol: Protocol;
  readonly port: number;
  /** `ssh OpenSSH 9.2`, or null. */
  readonly service: string | null;
  /** It was opened on this day. */
  readonly isNew: boolean;
  /** When the report was made. */
  readonly approval: ApprovalState;
}

export interface InventoryHost {
  readonly id: string;
  readonly ip: string | null;
  readonly mac: string | null;
  readonly randomMac: boolean;
  readonly name: string | null;
  readonly vendor: string | null;
  /** nmap's best guess of the operating system, or null. */
  readonly os: OsGuess | null;
  readonly state: HostState;
  readonly self: boolean;
  readonly gateway: boolean;
  /** It was seen for the first time on this day, and not while learning. */
  readonly isNew: boolean;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly openPorts: readonly InventoryPort[];
}

/** As known when the report was made, without what was first seen after the day. In the order of addresses. */
export interface Inventory {
  readonly asOf: string;
  readonly up: number;
  readonly missing: number;
  readonly gone: number;
  readonly openPorts: number;
  /** Open ports that are not approved as they are now; those of devices that are gone are not asked about. */
  readonly undecidedPorts: number;
  readonly hosts: readonly InventoryHost[];
}
