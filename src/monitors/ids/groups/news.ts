import type { AlertGroupFacts } from '../../../core/alert-group.ts';
import type { NetmonEvent } from '../../../core/event.ts';
import type { Severity } from '../../../core/severity.ts';
import { printable } from '../../../core/text.ts';
import type { IdsRules } from '../rules.ts';
import type { TrackedGroup } from './group-table.ts';
import type { Signature } from './signatures.ts';

type Words = Pick<IdsRules, 'describe' | 'isOpen'>;

const ruleText = ({ gid, sid, message }: Pick<AlertGroupFacts, 'gid' | 'sid' | 'message'>): string =>
  message.trim() === '' ? `${gid}:${sid}` : printable(message, 120);

const pathText = ({ source, target }: AlertGroupFacts, { describe }: Words): string =>
  source === null && target === null ? 'without an address' : `${describe(source)} → ${describe(target)}`;

const common = ({ id, gid, sid, message, engine }: AlertGroupFacts) => ({ alert: id, gid, sid, message, engine });

/** A group that was not told yet. */
export function newGroup({ facts, count, ports }: TrackedGroup, time: number, words: Words): NetmonEvent {
  const { source, target, direction, classification, protocol, rev, techniques, references } = facts;
  const [port] = ports;
  const portOpen = words.isOpen(target, protocol, port ?? null);
  const where = port === undefined ? '' : `, port ${port}${portOpen === true ? ' (open)' : ''}`;
  return {
    type: 'ids.alert',
    time,
    severity: facts.severity,
    subject: `${source ?? '-'} → ${target ?? '-'}`,
    summary: `${ruleText(facts)}: ${pathText(facts, words)}${where}`,
    key: facts.id,
    data: {
      ...common(facts),
      ...{ rev, classification, source, target, direction, protocol, ports: [...ports], portOpen },
      ...{ techniques, references, count },
    },
  };
}

export function newSignature({ facts }: TrackedGroup, time: number, words: Words): NetmonEvent {
  return {
    type: 'ids.new-signature',
    time,
    severity: 'info',
    subject: `${facts.gid}:${facts.sid}`,
    summary: `First alert of this kind here: ${ruleText(facts)}: ${pathText(facts, words)}`,
    key: `${facts.gid}:${facts.sid}`,
    data: common(facts),
  };
}

/** What got worse, with what it was before. */
export type Escalation =
  | { readonly why: 'more'; readonly usual: number; readonly now: number }
  | { readonly why: 'targets'; readonly usual: number; readonly now: number }
  | { readonly why: 'priority'; readonly usual: Severity; readonly now: Severity };

const oneHigher: { readonly [S in Severity]: Severity } = {
  info: 'low',
  low: 'medium',
  medium: 'high',
  high: 'critical',
  critical: 'critical',
};

export function escalated(group: TrackedGroup, time: number, escalation: Escalation, words: Words): NetmonEvent {
  const { facts } = group;
  const { why, usual, now } = escalation;
  const { gid, sid, message, id } = facts;
  return {
    type: 'ids.escalated',
    time,
    severity: why === 'priority' ? facts.severity : oneHigher[facts.severity],
    subject: why === 'targets' ? (facts.source ?? `${gid}:${sid}`) : `${gid}:${sid}`,
    summary: `${ruleText(facts)}: ${escalationText(facts, escalation, words)}`,
    key: `${gid}:${sid}/${why}/${why === 'targets' ? facts.source : now}`,
    data: { ...{ alert: id, gid, sid, message, why }, usual: rounded(usual), now },
  };
}

const rounded = (value: number | string): number | string =>
  typeof value === 'number' ? Math.round(value * 10) / 10 : value;

function escalationText(facts: AlertGroupFacts, { why, usual, now }: Escalation, { describe }: Words): string {
  switch (why) {
    case 'more':
      return `${now} alerts in this hour, usual are ${rounded(usual)}`;
    case 'targets':
      return `${describe(facts.source)} has ${now} targets`;
    case 'priority':
      return `it is ${now} now and was ${usual}`;
  }
}

/** Many new groups at once; `signature` is null when they are of many signatures. */
export function storm(
  { facts }: TrackedGroup,
  time: number,
  { signature, told, within }: { signature: Signature | null; told: number; within: number },
): NetmonEvent {
  const of = signature === null ? 'many signatures' : ruleText(facts);
  return {
    type: 'ids.storm',
    time,
    severity: facts.severity === 'info' ? 'low' : facts.severity,
    subject: signature === null ? 'alerts' : `${signature.gid}:${signature.sid}`,
    summary: `Storm of alerts: more than ${told} new groups of ${of} in a short time; further ones are counted, not told`,
    key: signature === null ? 'all' : `${signature.gid}:${signature.sid}`,
    data: {
      gid: signature?.gid ?? null,
      sid: signature?.sid ?? null,
      message: signature === null ? null : facts.message,
      ...{ told, within, alert: facts.id },
    },
  };
}
