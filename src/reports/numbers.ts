import type { StoredEvent } from '../core/event.ts';
import type { Changed, Count, ReportNumber } from './model.ts';

type Counter = (changed: Changed) => Count;

const warnings: Counter = (changed) => ({
  count: changed.warnings.reduce((sum, { count }) => sum + count, 0),
  events: changed.warnings.flatMap(({ events }) => events),
});

const counters: readonly (readonly [name: string, label: string, counter: Counter])[] = [
  ['newHosts', 'New devices', ({ newHosts }) => newHosts],
  ['returnedHosts', 'Returned', ({ returnedHosts }) => returnedHosts],
  ['goneHosts', 'Gone', ({ goneHosts }) => goneHosts],
  ['portsOpened', 'Ports opened', ({ portsOpened }) => portsOpened],
  ['portsClosed', 'Ports closed', ({ portsClosed }) => portsClosed],
  ['servicesChanged', 'Services changed', ({ servicesChanged }) => servicesChanged],
  ['warnings', 'Warnings', warnings],
];

interface NumberFacts {
  readonly changed: Changed;
  /** Something was watched on the day. */
  readonly watched: boolean;
  /** Null when nothing was watched on the day before. */
  readonly before: Changed | null;
}

/** The numbers of a day beside those of the day before. */
export const numbersOf = ({ changed, watched, before }: NumberFacts): readonly ReportNumber[] =>
  counters.map(([name, label, counter]) => {
    const { count, events } = counter(changed);
    const told = watched || count > 0 ? count : null;
    return { name, label, count: told, events, dayBefore: before === null ? null : justCount(counter(before)) };
  });

const justCount = ({ count, events }: Count): Count => ({ count, events });

interface SpikeFacts {
  readonly events: readonly StoredEvent[];
  readonly eventsBefore: readonly StoredEvent[];
  /** Some traffic of the day was measured. */
  readonly measured: boolean;
  readonly trafficBefore: boolean;
}

/** The spikes and silences that began. */
export function spikeNumber({ events, eventsBefore, measured, trafficBefore }: SpikeFacts): ReportNumber {
  const { count, events: ids } = begun(events);
  const dayBefore = trafficBefore ? begun(eventsBefore) : null;
  return {
    name: 'spikes',
    label: 'Traffic spikes',
    count: measured || count > 0 ? count : null,
    events: ids,
    dayBefore,
  };
}

function begun(events: readonly StoredEvent[]): Count {
  const spikes = events.filter(({ type }) => type === 'bandwidth.spike' || type === 'bandwidth.silence');
  return { count: spikes.length, events: spikes.map(({ id }) => id) };
}
