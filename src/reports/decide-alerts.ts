import { isAtLeast } from '../core/severity.ts';
import { partyText } from './alerts-headline.ts';
import type { AlertGroupReport } from './alerts-model.ts';
import { cleanText } from './clean-text.ts';
import type { Decision } from './model.ts';
import { between, counted, listed } from './wording.ts';

/** Parties of one signature that are named. */
const mostNamed = 3;
/** Groups whose ids stand in a line of the report. */
const mostIds = 2;

/** Severe alerts of the day that nobody has acknowledged or suppressed, by signature. */
export function alertDecisions(list: readonly AlertGroupReport[]): readonly Decision[] {
  const waiting = list.filter(({ severity, standing }) => standing === 'open' && isAtLeast(severity, 'high'));
  return [...Map.groupBy(waiting, ({ gid, sid }) => `${gid}:${sid}`).values()].flatMap((groups) => {
    const [worst] = groups;
    if (worst === undefined) return [];
    const most = groups.reduce((sum, { alerts }) => sum + alerts, 0);
    const least = groups.reduce((sum, { leastAlerts }) => sum + leastAlerts, 0);
    const ways = groups.slice(0, mostNamed).map(wayText);
    const more = groups.length > mostNamed ? [`${groups.length - mostNamed} more`] : [];
    const ids = groups.slice(0, mostIds).map(({ id }) => id);
    return {
      kind: 'alerts',
      severity: worst.severity,
      question: `Is this an attack? If not: netmon alerts ack ${ids.join(' ')}${groups.length > mostIds ? ' …' : ''}`,
      subject: cleanText(worst.message === '' ? `${worst.gid}:${worst.sid}` : worst.message, 120),
      detail: `${between(least, most)} ${most === 1 ? 'alert' : 'alerts'} in ${counted(groups.length, 'group')}: ${listed([...ways, ...more])}.`,
      host: null,
      events: [],
      ports: [],
      alertGroups: groups.map(({ id }) => id),
    };
  });
}

const wayText = ({ source, sourceName, target, targetName }: AlertGroupReport): string =>
  `${partyText(source, sourceName)} → ${partyText(target, targetName)}`;
