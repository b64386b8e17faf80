import { hash } from 'node:crypto';
import type { IdsEngine } from './alert.ts';
import type { NetmonEvent } from './event.ts';
import type { Severity } from './severity.ts';

/** Alerts that are the same thing: one signature, from one source, to one target. All times are milliseconds since 1970, UTC. */

/** Seen from the networks that are ours: `lateral` is from one of our hosts to another. */
export type AlertDirection = 'in' | 'out' | 'lateral' | 'unknown';

/** Whose doing it is when it is nobody's attack: a scan of netmon itself, or a scanner that the config names. */
export type OwnNoise = 'scan' | 'scanner';

/** Stands for an address where there are more of them than are kept apart. */
export const manyAddresses = 'many';

/** Ports and captures of a group that are kept. */
export const mostPorts = 32;
export const mostCaptures = 16;

export interface AlertSignature {
  readonly gid: number;
  readonly sid: number;
}

/** What makes two alerts the same. */
export interface AlertGroupKey extends AlertSignature {
  readonly engine: IdsEngine;
  /** An address, `many`, or null where the alert names none. */
  readonly source: string | null;
  readonly target: string | null;
  readonly own: OwnNoise | null;
}

/** What the latest alert of a group says. Text may be hostile. */
export interface AlertGroupFacts extends AlertGroupKey {
  /** 13 hexadecimal digits, derived from the key. */
  readonly id: string;
  readonly rev: number;
  readonly message: string;
  readonly classification: string | null;
  readonly severity: Severity;
  readonly protocol: string | null;
  readonly direction: AlertDirection;
  /** MITRE ATT&CK: `T1190`. */
  readonly techniques: readonly string[];
  readonly references: readonly string[];
}

export interface AlertGroup extends AlertGroupFacts {
  /** All alerts, those that a rule suppressed included. */
  readonly count: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Of the target, at most `mostPorts`, in the order in which they were seen. */
  readonly ports: readonly number[];
  readonly captures: readonly string[];
  /** How many of `count` a rule hid, and which rule did so last. */
  readonly suppressed: number;
  readonly suppressedBy: string | null;
  readonly acknowledged: AlertWord | null;
  readonly comments: number;
}

/** What somebody said of a group. */
export interface AlertWord {
  readonly by: string;
  readonly at: number;
  readonly text: string | null;
}

/** Alerts of one UTC day: `day` is days since 1970. */
export interface AlertDay {
  readonly day: number;
  readonly count: number;
}

/** When an event about a group is stored: the store decides, in the transaction that counts the alerts. */
export type AlertNews = {
  /** `untold`: unless one of the group was told; `new-signature`: unless one of its signature is stored; `always`. */
  readonly when: 'untold' | 'new-signature' | 'always';
  readonly event: NetmonEvent;
};

/** Alerts to be added to a group, which is made by its first one. */
export interface AlertIncrement {
  readonly group: AlertGroupFacts;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly days: readonly AlertDay[];
  /** Those not handed over before. */
  readonly ports: readonly number[];
  readonly captures: readonly string[];
  /** The rule of the config that hides these alerts; null when none does. */
  readonly suppressedBy: string | null;
  /** Not told when a rule hides the group. */
  readonly news: readonly AlertNews[];
}

/** Raw lines as the engine wrote them, compressed; see alert-lines.ts. */
export interface AlertLines {
  readonly from: number;
  readonly to: number;
  /** Ids of the groups that have lines in it. */
  readonly groups: readonly string[];
  readonly count: number;
  readonly data: Uint8Array;
}

export const countOf = (days: readonly AlertDay[]): number => days.reduce((sum, { count }) => sum + count, 0);

const dayLength = 86_400_000;

export const dayOf = (time: number): number => Math.floor(time / dayLength);

/** 52 bits of a hash: what a database and JavaScript both keep as a whole number. */
export const alertGroupId = ({ engine, gid, sid, source, target, own }: AlertGroupKey): string =>
  hash('sha256', JSON.stringify([engine, gid, sid, source, target, own]), 'hex').slice(0, 13);
