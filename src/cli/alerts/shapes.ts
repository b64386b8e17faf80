/** The JSON of alerts, times in RFC 3339 with milliseconds. */
import type { AlertGroup, AlertWord } from '../../core/alert-group.ts';
import type { AlertStanding } from '../../core/alert-standing.ts';
import type { Suppression, SuppressionHits } from '../../core/suppression.ts';
import { isoTime } from '../output/print.ts';
import type { AlertNames } from './names.ts';

/** An element of `netmon alerts --json`. */
export const alertShape = (group: AlertGroup, standing: AlertStanding, names: AlertNames) => ({
  id: group.id,
  gid: group.gid,
  sid: group.sid,
  rev: group.rev,
  message: group.message,
  classification: group.classification,
  severity: group.severity,
  engine: group.engine,
  source: group.source,
  sourceName: names.nameOf(group.source),
  sourceRole: names.roleOf(group.source),
  target: group.target,
  targetName: names.nameOf(group.target),
  targetRole: names.roleOf(group.target),
  targetPortOpen: names.targetPortOpen(group),
  direction: group.direction,
  protocol: group.protocol,
  ports: group.ports,
  count: group.count,
  firstSeen: isoTime(group.firstSeen),
  lastSeen: isoTime(group.lastSeen),
  techniques: group.techniques,
  references: group.references,
  standing,
  own: group.own,
  suppressed: group.suppressed,
  suppressedBy: group.suppressedBy,
  acknowledged: group.acknowledged === null ? null : wordShape(group.acknowledged),
  commentCount: group.comments,
  captures: group.captures,
});

export const wordShape = ({ by, at, text }: AlertWord) => ({ by, at: isoTime(at), text });

/** An element of `suppressions` in `netmon alerts suppressions --json`. */
export const suppressionShape = (rule: Suppression, hits: SuppressionHits | undefined, now: number) => ({
  id: rule.id,
  gid: rule.gid,
  sid: rule.sid,
  source: rule.source,
  target: rule.target,
  network: rule.network,
  reason: rule.reason,
  by: rule.by,
  at: isoTime(rule.at),
  until: rule.until === null ? null : isoTime(rule.until),
  expired: rule.until !== null && rule.until <= now,
  removed: rule.removed === null ? null : { by: rule.removed.by, at: isoTime(rule.removed.at) },
  ...hitsShape(hits),
});

export const hitsShape = (hits: SuppressionHits | undefined) => ({
  hidden: hits?.count ?? 0,
  lastHidden: hits === undefined ? null : isoTime(hits.last),
});
