import type { Batch } from '../../core/batch.ts';
import type { MonitorContext } from '../../core/define.ts';
import type { Scan } from '../../core/inventory.ts';
import type { Observation } from '../../core/observation.ts';
import type { ArpConfig } from './config.ts';
import type { ArpDetector } from './detector.ts';

export interface Trouble {
  readonly reason: string;
  readonly hint: string | null;
}

/** What can stand between the monitor and full watching; each has its own line. */
export type Source = 'interfaces' | 'links' | 'frames' | 'neighbours' | 'sweeps' | 'belief' | 'room';

/** What is stored with what observations give. */
export interface DeskExtra extends Pick<Batch, 'events' | 'checkpoint'> {
  readonly scan?: Scan;
}

/** Where the three ways of looking hand in what they saw, and say what is in their way. */
export interface Desk {
  /** Judges and stores. Returns why the observation is not believed, or null. */
  take(observations: readonly Observation[], extra?: DeskExtra | null): string | null;
  trouble(source: Source, trouble: Trouble | null): void;
  /** Stores also what may wait. Resolves when all is stored. */
  flush(): Promise<void>;
}

/** One batch is on its way at a time; what is judged meanwhile goes with the next. */
export function createDesk(context: MonitorContext<ArpConfig>, detector: ArpDetector): Desk {
  const troubles = new Map<Source, Trouble>();
  let waiting: DeskExtra[] = [];
  let sending: Promise<void> | null = null;

  async function send(all: boolean): Promise<void> {
    for (let batch = detector.drain(all); batch !== null || waiting.length > 0; batch = detector.drain(false)) {
      const extras = waiting;
      waiting = [];
      await context.emit({
        ...batch,
        events: [...(batch?.events ?? []), ...extras.flatMap(({ events }) => events)],
        scans: extras.flatMap(({ scan }) => scan ?? []),
        checkpoint: Object.assign({}, batch?.checkpoint, ...extras.map(({ checkpoint }) => checkpoint)),
      });
    }
  }

  function sendSoon(all: boolean): Promise<void> {
    if (sending !== null) return all ? sending.then(() => sendSoon(true)) : sending;
    sending = send(all).finally(() => {
      sending = null;
    });
    return sending;
  }

  return {
    take(observations, extra) {
      let disbelief: string | null = null;
      for (const observation of observations) disbelief = detector.observe(observation) ?? disbelief;
      if (extra) waiting.push(extra);
      void sendSoon(false);
      return disbelief;
    },
    trouble(source, trouble) {
      if (troubles.get(source)?.reason === trouble?.reason) return;
      if (trouble === null) troubles.delete(source);
      else troubles.set(source, trouble);
      const all = [...troubles.values()];
      const hints = all.flatMap(({ hint }) => hint ?? []);
      const hint = hints.length === 0 ? null : hints.join('; ');
      context.degraded(all.length === 0 ? null : { reason: all.map(({ reason }) => reason).join('; '), hint });
    },
    flush: () => sendSoon(true),
  };
}
