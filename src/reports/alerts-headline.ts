import type { AlertGroupReport, AlertsReport } from './alerts-model.ts';
import { cleanText } from './clean-text.ts';
import { between } from './wording.ts';

/** One sentence when an intrusion detection system told of something that concerns somebody; else none. */
export function alertsSentence({ groups, leastGroups, newGroups, list }: AlertsReport): readonly string[] {
  const [worst] = list;
  if (worst === undefined) return [];
  const fresh = newGroups === groups ? '' : newGroups === 0 ? ', none of them new' : `, ${newGroups} of them new`;
  const which = groups === 1 ? ',' : ', the worst';
  return [
    `${between(leastGroups, groups)} ${groups === 1 ? 'kind' : 'kinds'} of intrusion alerts${fresh}${which} ${worst.severity}: ${alertText(worst, 120)}.`,
  ];
}

/** `ET SCAN …: laptop (10.0.0.7) → 10.0.0.5` */
export const alertText = (group: AlertGroupReport, longest: number): string =>
  `${cleanText(group.message === '' ? `${group.gid}:${group.sid}` : group.message, longest)}: ${partyText(group.source, group.sourceName)} → ${partyText(group.target, group.targetName)}`;

export function partyText(address: string | null, name: string | null): string {
  if (address === null) return 'no address';
  if (address === 'many') return 'many addresses';
  return name === null ? address : `${cleanText(name, 40)} (${address})`;
}
