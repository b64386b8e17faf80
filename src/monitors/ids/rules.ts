import type { Alert } from '../../core/alert.ts';
import type { AlertDirection, OwnNoise } from '../../core/alert-group.ts';
import type { Severity } from '../../core/severity.ts';
import type { Suppressible } from '../../core/suppression.ts';
import type { RuleOf } from './groups/rule-book.ts';

/** A rule of the config that hides alerts. */
export interface HidingRule {
  /** `config: sid 2001219`. */
  readonly name: string;
  readonly matches: (alert: Suppressible) => boolean;
  /** Alerts of this time and later are not hidden; null for ever. */
  readonly until: number | null;
}

/** Groups that match are told only when they have so many alerts within so many milliseconds. */
export interface Threshold {
  readonly matches: (alert: Suppressible) => boolean;
  readonly count: number;
  readonly within: number;
}

/** What the detector must know of the place and the wishes of its users. */
export interface IdsRules {
  readonly hiding: readonly HidingRule[];
  readonly thresholds: readonly Threshold[];
  /** Less severe groups are counted and not told. */
  readonly tellFrom: Severity;
  /** Raw lines of a group that are kept a day. */
  readonly linesPerGroup: number;
  /** Groups that are kept apart, in all and of one signature; what is beyond is counted together. */
  readonly mostGroups: number;
  readonly mostGroupsPerSignature: number;
  readonly ownNoiseOf: (alert: Alert) => OwnNoise | null;
  readonly directionOf: (source: string | null, target: string | null) => AlertDirection;
  /** What a person calls an address: `10.0.0.5 (printer)`. */
  readonly describe: (address: string | null) => string;
  /** What the rule of a signature says of itself; null when it is not at hand. */
  readonly ruleOf: RuleOf;
  /** Null when it is not known. */
  readonly isOpen: (address: string | null, protocol: string | null, port: number | null) => boolean | null;
}
