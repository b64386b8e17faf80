import type { Direction, Spike, SpikeTrigger } from '../../core/bandwidth.ts';
import type { NetmonEvent } from '../../core/event.ts';
import { formatDuration } from '../../core/units.ts';

/** The events of a spike, in words. */

/** `isOwn`: netmon's own port scans explain it. */
export function begun(spike: Spike, isOwn = false): NetmonEvent {
  const { id, kind, interface: on, startedAt } = spike;
  return {
    type: kind === 'spike' ? 'bandwidth.spike' : 'bandwidth.silence',
    time: startedAt,
    severity: isOwn ? 'info' : 'medium',
    subject: on,
    summary: `${on} ${together(spike.triggers).map(clause).join(' and ')}${isOwn ? ', caused by a port scan of netmon itself' : ''}`,
    key: id,
    data: { spike: id, interface: on, triggers: triggersOf(spike), startedAt, ...(isOwn && { own: 'scan' }) },
  };
}

export function ended(spike: Spike, endedAt: number): NetmonEvent {
  const { id, kind, interface: on, startedAt, rx, tx } = spike;
  const lasted = formatDuration(Math.max(1000, Math.round((endedAt - startedAt) / 1000) * 1000));
  const common = { time: endedAt, severity: 'info', subject: on, key: id } as const;
  if (kind === 'silence') {
    const summary = `There is traffic on ${on} again after ${lasted} of silence`;
    return { ...common, type: 'bandwidth.silence-ended', summary, data: { spike: id, interface: on, startedAt } };
  }
  const most = together(spike.triggers).map(
    ({ direction, unit, seen }) => `${verbs[direction]} at most ${rateText(seen, unit)}`,
  );
  const carried = `${bytesText(rx.bytes)} received, ${bytesText(tx.bytes)} sent`;
  return {
    ...common,
    type: 'bandwidth.spike-ended',
    summary: `${on} is back to normal after ${lasted}: ${carried}; it ${most.join(', ')}`,
    data: { spike: id, interface: on, triggers: triggersOf(spike), startedAt, rx: { ...rx }, tx: { ...tx } },
  };
}

const triggersOf = ({ triggers }: Spike) => triggers.map((trigger) => ({ ...trigger }));

const verbs: { readonly [direction in Direction]: string } = { rx: 'received', tx: 'sent' };
const present: { readonly [direction in Direction]: string } = { rx: 'receives', tx: 'sends' };

/** One rate with each limit that it is beyond. */
interface Beyond extends Pick<SpikeTrigger, 'direction' | 'unit' | 'seen'> {
  readonly limits: readonly SpikeTrigger[];
}

/** A rate that is beyond several limits is told once, with the most (of a silence the least) that was seen of it. */
function together(triggers: readonly SpikeTrigger[]): readonly Beyond[] {
  const rates = Map.groupBy(triggers, ({ kind, direction, unit }) => `${kind === 'silence'} ${direction} ${unit}`);
  return [...rates.values()].flatMap((limits) => {
    const [first] = limits;
    if (first === undefined) return [];
    const { kind, direction, unit } = first;
    const extreme = kind === 'silence' ? Math.min : Math.max;
    return { direction, unit, seen: extreme(...limits.map(({ seen }) => seen)), limits };
  });
}

function clause({ direction, unit, seen, limits }: Beyond): string {
  const rate = rateText(seen, unit);
  const texts = limits.map(({ kind, limit, expected, isEarly }) => {
    const known = isEarly ? 'most so far' : 'usual at this hour';
    const usual = expected === null ? [] : [`${known}: ${rateText(expected, unit)}`];
    return [kind === 'silence' ? rate : `limit: ${rateText(limit, unit)}`, ...usual].join(', ');
  });
  const what = limits[0]?.kind === 'silence' ? 'next to nothing' : rate;
  return `${present[direction]} ${what} (${texts.join('; ')})`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `1.2 GB`: to be read, not to be parsed. */
export function bytesText(bytes: number): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** power;
  return `${value.toFixed(value < 10 && power > 0 ? 1 : 0)} ${units[power]}`;
}

const rateText = (rate: number, unit: SpikeTrigger['unit']): string =>
  unit === 'bytes/s' ? `${bytesText(rate)}/s` : `${Number(rate.toPrecision(3))} packets/s`;
