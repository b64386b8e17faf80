import type { Clock, Exec } from '../../core/edges.ts';
import type { RingOptions } from '../../integrations/dumpcap/args.ts';
import type { Failure } from '../../integrations/dumpcap/report.ts';
import { runName } from './ring.ts';
import { type Ended, type Run, startRun } from './run.ts';

export interface RecorderParts {
  readonly interface: string;
  readonly exec: Exec;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Options of a run whose files begin with `name`. */
  readonly options: (name: string) => RingOptions;
  /** Whether the interface can be recorded at all: what is wrong with it, or null. */
  readonly link: () => Promise<Failure | null>;
  readonly onFile: (path: string) => void;
  /** What keeps it from recording, and null when it records (again). */
  readonly onTrouble: (failure: Failure | null) => void;
  /** A run ended; what it dropped is in it. */
  readonly onEnd: (ended: Ended) => void;
}

/** A run that recorded and ended. */
export interface Span {
  readonly run: string;
  readonly from: number;
  readonly to: number;
  readonly dropped: number | null;
}

/** Keeps dumpcap running on one interface, whatever happens to it. */
export interface Recorder {
  /** Names of the runs that go on. */
  runs(): ReadonlySet<string>;
  /** Whether it records now. */
  readonly isRecording: boolean;
  /** The last runs that ended. */
  spans(): readonly Span[];
  start(): void;
  /** Ends the present run for a reason that it does not know of itself; it is begun again after a pause. */
  distrust(failure: Failure): void;
  /** Resolves when nothing is recorded any more. */
  stop(): Promise<void>;
  /** Begins a new run and then ends the one before, which so tells what it dropped; nothing is missed in between. */
  renew(): Promise<void>;
}

/** Milliseconds. */
const [firstPause, longestPause] = [1000, 60_000];
/** A run that recorded for so long had recovered. */
const quiet = 60_000;
const lookEvery = 1000;
/** Without a whole file for so long dumpcap hangs: one is due each second. */
const patience = 8000;
/** After this long, dumpcap is begun anew: it tells what it dropped only at its end, and numbers files up to 99999 only. */
const longestRun = 600_000;
const mostFiles = 50_000;
const readyWithin = 5000;
/** dumpcap hears of packets up to 250 ms after they came, and those that it has not heard of yet are lost when it ends. */
const handOver = 500;
const mostSpans = 200;

export function createRecorder(parts: RecorderParts): Recorder {
  const { clock, signal, interface: on } = parts;
  const spans: Span[] = [];
  const going = new Map<string, Run>();
  let current: Run | null = null;
  let quitting: AbortController | null = null;
  let keeping: Promise<void> = Promise.resolve();
  let files = 0;
  let lastName = 0;
  let distrusted: Failure | null = null;
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
    going.set(name, run);
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
    current = next;
    const late = new AbortController();
    await Promise.race([next.ready, clock.sleep(readyWithin, AbortSignal.any([signal, late.signal]))]).finally(() =>
      late.abort(),
    );
    await clock.sleep(handOver, signal).catch(() => undefined);
    await before.stop();
  }

  function renew(): Promise<void> {
    if (current === null) return Promise.resolve();
    renewing ??= change(current).finally(() => {
      renewing = null;
    });
    return renewing;
  }

  /** Looks after the present run until it ends by itself or for good; says how it ended. */
  async function attend(quit: AbortSignal): Promise<Ended> {
    for (;;) {
      const run = current ?? begin();
      current = run;
      await Promise.race([run.ended, clock.sleep(lookEvery, quit).catch(() => undefined)]);
      if (quit.aborted) return run.stop();
      if (!going.has(run.name)) {
        if (current === run) return run.ended;
        continue;
      }
      const isLate = clock.elapsed() - run.lastFileAt() > patience;
      const failure = distrusted ?? (await parts.link()) ?? (isLate ? hangs(on) : null);
      distrusted = null;
      if (failure !== null) return { ...(await run.stop()), failure };
      if (files > 0) parts.onTrouble(null);
      if (clock.now() - run.startedAt > longestRun || files > mostFiles) await renew().catch(() => undefined);
    }
  }

  async function keep(quit: AbortSignal): Promise<void> {
    let failures = 0;
    while (!quit.aborted) {
      const wrong = await parts.link();
      const ended = wrong === null ? await attend(quit) : null;
      current = null;
      if (quit.aborted) return;
      const failure = wrong ?? ended?.failure ?? null;
      if (failure !== null) parts.onTrouble(failure);
      failures = ended !== null && ended.to - ended.from >= quiet ? 0 : failures + 1;
      // A link that comes back is seen at once; of other failures the pauses grow.
      const pause = wrong !== null ? firstPause : Math.min(longestPause, firstPause * 2 ** Math.min(failures - 1, 10));
      await clock.sleep(pause, quit).catch(() => undefined);
    }
  }

  return {
    runs: () => new Set(going.keys()),
    get isRecording() {
      return current !== null && files > 0;
    },
    spans: () => spans,
    distrust(failure) {
      distrusted ??= failure;
    },
    start() {
      if (quitting !== null) return;
      quitting = new AbortController();
      keeping = keep(AbortSignal.any([signal, quitting.signal]));
    },
    async stop() {
      if (current !== null) await clock.sleep(handOver, signal).catch(() => undefined);
      quitting?.abort(new Error('not needed any more'));
      await keeping;
      quitting = null;
      current = null;
    },
    renew,
  };
}

const hangs = (on: string): Failure => ({
  kind: 'other',
  reason: `nothing is recorded on ${on}: dumpcap hangs`,
  hint: null,
});
