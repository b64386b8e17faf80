import type { IdsEngine } from '../core/alert.ts';
import type { AlertDirection } from '../core/alert-group.ts';
import type { AlertStanding } from '../core/alert-standing.ts';
import type { Severity } from '../core/severity.ts';
import type { WatchedTime } from './watched-time.ts';

/**
 * What Snort and Suricata told on a day. Text from rules and from the network is hostile. Its own counts are of all that concern somebody: what is acknowledged included, without netmon's own scans and what a rule suppressed.
 */
export interface AlertsReport extends AlertCount {
  /** How the monitor `ids` watched; null when there is none. */
  readonly watched: WatchedTime | null;
  /** Whether each count is known exactly: see AlertCount. */
  readonly exact: boolean;
  readonly newGroups: number;
  /** Worst first; those without any are left out. */
  readonly bySeverity: readonly (AlertCount & { readonly severity: Severity; readonly newGroups: number })[];
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

/**
 * Alerts are stored by days of UTC. Where the day is another one, and a group was seen both on it and just before or after it, it is only
 * known how many there can have been; else the least is the same number.
 */
export interface AlertCount {
  readonly groups: number;
  readonly leastGroups: number;
  readonly alerts: number;
  readonly leastAlerts: number;
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
  readonly engine: IdsEngine;
  readonly severity: Severity;
  readonly source: string | null;
  readonly sourceName: string | null;
  readonly target: string | null;
  readonly targetName: string | null;
  readonly direction: AlertDirection;
  /** On this day, at most and at least. */
  readonly alerts: number;
  readonly leastAlerts: number;
  readonly isNew: boolean;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly standing: AlertStanding;
  readonly captures: readonly string[];
}
