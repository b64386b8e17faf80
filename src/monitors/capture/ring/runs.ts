import type { Clock, Exec } from '../../../core/edges.ts';
import type { RingOptions } from '../../../integrations/dumpcap/args.ts';
import { runName } from './ring.ts';
import { type Ended, type Run, startRun } from './run.ts';

/** A run that recorded and ended. Times are milliseconds since 1970. */
export interface Span {
  readonly run: string;
  readonly from: number;
  readonly to: number;
  /** Packets that were lost; null when dumpcap did not say. */
  readonly dropped: number | null;
}

export interface RunsParts {
  readonly exec: Exec;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Options of a run whose files begin with `name`. */
  readonly options: (name: string) => RingOptions;
  readonly onFile: (path: string) => void;
  /** A run ended; what it dropped is in it. */
  readonly onEnd: (ended: Ended) => void;
}

/** The runs of dumpcap on one interface, of which one is the present one. */
export interface Runs {
  /** Begins one when there is none. */
  current(): Run;
  readonly isGoing: boolean;
  goesOn(run: Run): boolean;
  /** Names of the runs that go on: two while one takes over from another. */
  names(): ReadonlySet<string>;
  /** Whole files of the present one. */
  files(): number;
  /** The last ones that ended. */
  spans(): readonly Span[];
  /** There is no present one any more. */
  forget(): void;
  /** Begins a new run and then ends the one before, which so tells what it dropped; nothing is missed in between. */
  renew(): Promise<void>;
}

const readyWithin = 5000;
/** dumpcap hears of packets up to 250 ms after they came, and those that it has not heard of yet are lost when it ends. */
export const handOver = 500;
const mostSpans = 200;

export function createRuns(parts: RunsParts): Runs {
  const { clock, signal } = parts;
  const spans: Span[] = [];
  const going = new Set<string>();
  let present: Run | null = null;
  let files = 0;
  let lastName = 0;
  let renewing: Promise<void> | null = null;

  function begin(): Run {
    lastName = Math.max(clock.now(), lastName + 1);
    const name = runName(lastName);
    files = 0;
    const onFile = (path: string): void => {
      files += 1;
      parts.onFile(path);
    };
    const run = startRun(name, parts.options(name), { exec: parts.exec, clock, signal, onFile });
    going.add(name);
    void run.ended.then((ended) => {
      going.delete(name);
      if (ended.recorded) spans.push({ run: name, from: ended.from, to: ended.to, dropped: ended.dropped });
      spans.splice(0, spans.length - mostSpans);
      parts.onEnd(ended);
    });
    return run;
  }

  async function change(before: Run): Promise<void> {
    const next = begin();
    present = next;
    const late = new AbortController();
    const tooLate = clock.sleep(readyWithin, AbortSignal.any([signal, late.signal])).catch(() => undefined);
    await Promise.race([next.ready, tooLate]);
    late.abort();
    await clock.sleep(handOver, signal).catch(() => undefined);
    await before.stop();
  }

  return {
    current() {
      present ??= begin();
      return present;
    },
    get isGoing() {
      return present !== null;
    },
    goesOn: ({ name }) => going.has(name),
    names: () => going,
    files: () => files,
    spans: () => spans,
    forget() {
      present = null;
    },
    renew() {
      if (present === null) return Promise.resolve();
      renewing ??= change(present).finally(() => {
        renewing = null;
      });
      return renewing;
    },
  };
}
