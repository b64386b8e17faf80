import type { AlertDirection } from '../core/alert-group.ts';
import type { AlertStanding } from '../core/alert-standing.ts';
import type { Severity } from '../core/severity.ts';
import type { WatchedTime } from './watched-time.ts';

/** What Snort and Suricata told on a day. Text from rules and from the network is hostile. */
export interface AlertsReport {
  /** How the monitor `ids` watched; null when there is none. */
  readonly watched: WatchedTime | null;
  /** The store counts by days of UTC: false where a group was seen before or after the day too, so that counts may be too high. */
  readonly exact: boolean;
  /** All that concern somebody: what is acknowledged included, without netmon's own scans and what a rule suppressed. */
  readonly groups: number;
  readonly newGroups: number;
  readonly alerts: number;
  /** Worst first; those without any are left out. */
  readonly bySeverity: readonly {
    readonly severity: Severity;
    readonly groups: number;
    readonly newGroups: number;
    readonly alerts: number;
  }[];
  /** Seen for the first time on this network. */
  readonly newSignatures: readonly NewSignature[];
  /** Those with most alerts, at most ten. */
  readonly sources: readonly AlertParty[];
  readonly targets: readonly AlertParty[];
  /** Worst first, then new ones, then by alerts; at most a hundred. */
  readonly list: readonly AlertGroupReport[];
  /** Caused by netmon's own scans, and by scanners that the config names. */
  readonly own: AlertCount;
  readonly suppressed: AlertCount;
}

export interface AlertCount {
  readonly groups: number;
  readonly alerts: number;
}

export interface NewSignature {
  /** Id of the event. */
  readonly event: string;
  readonly time: string;
  readonly gid: number;
  readonly sid: number;
  readonly message: string;
}

export interface AlertParty extends AlertCount {
  readonly address: string;
  /** What the inventory calls it. */
  readonly name: string | null;
}

export interface AlertGroupReport {
  readonly id: string;
  readonly gid: number;
  readonly sid: number;
  readonly message: string;
  readonly severity: Severity;
  readonly source: string | null;
  readonly sourceName: string | null;
  readonly target: string | null;
  readonly targetName: string | null;
  readonly direction: AlertDirection;
  /** On this day. */
  readonly alerts: number;
  readonly isNew: boolean;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly standing: AlertStanding;
  readonly captures: readonly string[];
}
