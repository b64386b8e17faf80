import { storedPositions } from '../../core/log-position.ts';
import { printable } from '../../core/text.ts';
import { createStatistics } from '../../monitors/ids/health/statistics.ts';
import type { Store } from '../../store/store.ts';
import { duration } from '../output/live-view.ts';
import { isoTime, localTime } from '../output/print.ts';

/** When something was last heard of the engines of intrusion detection; milliseconds since 1970, null for never. */
export interface IdsAges {
  /** When the last alert was, by its own time. */
  readonly lastAlert: number | null;
  /** When the last statistics of a Suricata were made. */
  readonly statistics: number | null;
  /** When each log that is followed was last written to, the latest first. */
  readonly logs: readonly { readonly path: string; readonly changed: number }[];
}

export async function idsAges(store: Store): Promise<IdsAges> {
  const [lastAlert, { memory }] = await Promise.all([store.lastAlertAt(), store.remember('ids')]);
  const logs = [...storedPositions(memory).values()].map(({ path, changed }) => ({ path, changed }));
  const statistics = [...createStatistics(memory).times().values()];
  return {
    lastAlert,
    statistics: statistics.length === 0 ? null : Math.max(...statistics),
    logs: logs.toSorted((a, b) => b.changed - a.changed),
  };
}

/** `ids` of `netmon status --json`. */
export const agesShape = ({ lastAlert, statistics, logs }: IdsAges) => ({
  lastAlert: lastAlert === null ? null : isoTime(lastAlert),
  statistics: statistics === null ? null : isoTime(statistics),
  logs: logs.map(({ path, changed }) => ({ path, changed: isoTime(changed) })),
});

export function agesText({ lastAlert, statistics, logs }: IdsAges, now: number): string {
  const ago = (time: number): string => `${localTime(time)} (${duration(Math.max(0, now - time))} ago)`;
  return [
    `last alert ${lastAlert === null ? 'never' : ago(lastAlert)}`,
    ...(statistics === null ? [] : [`statistics ${ago(statistics)}`]),
    ...logs.slice(0, mostLogs).map(({ path, changed }) => `${printable(path, 200)} last written ${ago(changed)}`),
  ].join('; ');
}

const mostLogs = 3;
