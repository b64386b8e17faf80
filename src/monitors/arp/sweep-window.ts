import type { Batch } from '../../core/batch.ts';
import type { NetmonEvent } from '../../core/event.ts';
import type { Scan } from '../../core/inventory.ts';
import { toJson } from '../../core/json.ts';
import { type Memory, recall } from '../../core/memory.ts';

/** A sweep that sends its first packet in a moment. */
export interface BegunSweep {
  readonly id: string;
  readonly startedAt: number;
  /** Addresses and networks that it asks. */
  readonly targets: readonly string[];
}

/** What tells of a sweep, and what is to be remembered of it with that. */
export interface SweepNotice extends Required<Pick<Batch, 'events' | 'checkpoint'>> {
  readonly scan?: Scan;
}

/**
 * Tells when netmon itself sweeps, so that whoever watches the network knows whose packets these are. Sweeps come every few
 * minutes for ever: each notice takes the place of the one before it.
 */
export interface SweepWindow {
  /** To be stored before the sweep sends anything. */
  begins(sweep: BegunSweep): SweepNotice;
  /** The sweep that began is over. Null when none did. */
  ends(now: number): SweepNotice | null;
  /** The same for one that was broken off: its packets went out, what it saw says nothing. */
  breaksOff(now: number): SweepNotice | null;
  /** A sweep was killed with its agent: it is recorded with the longest time that it may have gone on. Null when none was. */
  takeUp(now: number, longest: number): SweepNotice | null;
}

const memoryKey = 'sweep';

interface Note {
  /** Time of the notice that is kept. */
  readonly told: number;
  readonly going: BegunSweep | null;
}

export function createSweepWindow(memory: Memory): SweepWindow {
  const left = recall<Note>(memory, memoryKey);
  let told = left?.told ?? null;
  let going: BegunSweep | null = null;

  const noted = () => ({ [memoryKey]: toJson({ told, going }) });

  function tell(sweep: BegunSweep, finishedAt: number | null): SweepNotice {
    const before = told;
    // Two notices of one time would be the same event.
    const time = (finishedAt ?? sweep.startedAt) === before ? before + 1 : (finishedAt ?? sweep.startedAt);
    told = time;
    going = finishedAt === null ? sweep : null;
    const event = { ...windowEvent(sweep, finishedAt), time };
    return { events: [before === null ? event : { ...event, replaces: before }], checkpoint: noted() };
  }

  return {
    begins: (sweep) => tell(sweep, null),
    ends: (now) => (going === null ? null : tell(going, now)),
    breaksOff: (now) => (going === null ? null : { scan: brokenOff(going, now), ...tell(going, now) }),
    takeUp(now, longest) {
      const sweep = left?.going ?? null;
      if (sweep === null) return null;
      const scan = brokenOff(sweep, Math.max(sweep.startedAt, Math.min(now, sweep.startedAt + longest)));
      return { scan, events: [], checkpoint: noted() };
    },
  };
}

function windowEvent({ id, startedAt, targets }: BegunSweep, finishedAt: number | null): NetmonEvent {
  const subject = targets.length === 1 ? (targets[0] ?? '') : `${targets.length} networks and addresses`;
  return {
    ...{ type: 'sweep.window', time: finishedAt ?? startedAt, severity: 'info', subject, key: memoryKey },
    summary: `Sweep of ${subject} ${finishedAt === null ? 'begins' : 'is over'}`,
    data: { scan: id, targets, startedAt, finishedAt },
  };
}

const brokenOff = ({ id, startedAt, targets }: BegunSweep, finishedAt: number): Scan => ({
  ...{ id, kind: 'sweep', startedAt, finishedAt, targets, scope: {}, hostsUp: 0, hostsTotal: 0, folder: null },
  ...{ outcome: 'partial', reason: 'the sweep was broken off' },
});
