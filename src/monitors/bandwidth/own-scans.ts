import type { SpikeTrigger, TrafficInterval } from '../../core/bandwidth.ts';
import type { StoredEvent } from '../../core/event.ts';

/** netmon's own port scans, whose packets are counted on the interfaces like all others. */
export interface OwnScans {
  /** Takes in that one started or is over. */
  heard(event: Pick<StoredEvent, 'type' | 'time' | 'data'>): void;
  /** Whether they can have caused all of this: it is no more than what they may send, with as many answers. */
  explain(trigger: SpikeTrigger, interval: Pick<TrafficInterval, 'to' | 'rx' | 'tx'>): boolean;
}

interface Going {
  readonly startedAt: number;
  readonly rate: number;
  readonly endedAt: number;
}

/** The record of a scan begins and ends a little beside its packets. */
const slack = 2_000;
/** nmap keeps to its rate on average: held up, it makes up for it within a second (more than twice the rate was seen, nmap 7.93). */
const allowance = 3;
/** Answers for a question. */
const answers = 1.5;
/** Bytes of a probe or its answer with the Ethernet header: 60 of TCP, more of UDP. */
const largest = 100;
const most = 200;

export function createOwnScans(): OwnScans {
  const scans = new Map<string, Going>();

  /** Packets a second that all may send together at most at a moment of this time. */
  function rateIn(from: number, to: number): number {
    const then = [...scans.values()].filter((scan) => scan.startedAt - slack <= to && scan.endedAt + slack >= from);
    const at = (moment: number) =>
      then
        .filter(({ startedAt, endedAt }) => startedAt <= moment && moment <= endedAt + slack)
        .reduce((sum, { rate }) => sum + rate, 0);
    return Math.max(0, ...then.map(({ startedAt }) => at(startedAt)));
  }

  return {
    heard({ type, time, data: { scan, rate, startedAt } }) {
      if (typeof scan !== 'string') return;
      const known = scans.get(scan);
      if (type === 'scan.started' && typeof rate === 'number')
        scans.set(scan, { startedAt: time, rate, endedAt: Number.POSITIVE_INFINITY });
      else if (known !== undefined)
        scans.set(scan, { ...known, endedAt: Math.max(time, typeof startedAt === 'number' ? startedAt : 0) });
      const [oldest] = scans.keys();
      if (scans.size > most && oldest !== undefined) scans.delete(oldest);
    },
    explain({ direction, unit, seen, since }, { to, rx, tx }) {
      // Nobody answers more often than they are asked.
      if (direction === 'rx' && rx.packets > answers * tx.packets) return false;
      const packets = allowance * rateIn(since, to);
      return seen <= (unit === 'packets/s' ? packets : packets * largest);
    },
  };
}

/** Nothing is explained. */
export const noOwnScans: Pick<OwnScans, 'explain'> = { explain: () => false };
