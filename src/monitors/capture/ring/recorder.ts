import type { Failure } from '../../../integrations/dumpcap/report.ts';
import { fileSeconds } from './ring.ts';
import type { Ended } from './run.ts';
import { createRuns, handOver, type Runs, type RunsParts } from './runs.ts';

export interface RecorderParts extends RunsParts {
  readonly interface: string;
  /** What is wrong with the interface, so that it cannot be recorded; or null. */
  readonly link: () => Promise<Failure | null>;
  /** What keeps it from recording, and null when it records (again). */
  readonly onTrouble: (failure: Failure | null) => void;
}

/** Keeps dumpcap running on one interface, whatever happens to it. */
export interface Recorder extends Pick<Runs, 'names' | 'spans' | 'renew'> {
  start(): void;
  /** Ends the present run for a reason that it does not know of itself; it is begun again after a pause. */
  distrust(failure: Failure): void;
  /** Resolves when nothing is recorded any more. */
  stop(): Promise<void>;
}

/** Milliseconds. */
const [firstPause, longestPause] = [1000, 60_000];
/** A run that recorded for so long had recovered. */
const quiet = 60_000;
const lookEvery = 2000;
/** Without a whole file for so long dumpcap hangs: one is due each two seconds. */
const patience = 8000;
/**
 * After this long, dumpcap is begun anew: it tells what it dropped only at its end. It drops where there is much traffic, and then begins
 * files because they are full. It numbers files up to 99999 only.
 */
const [longestRun, longestBusyRun] = [600_000, 120_000];
const mostFiles = 50_000;

export function createRecorder(parts: RecorderParts): Recorder {
  const { clock, signal } = parts;
  const runs = createRuns(parts);
  let quitting: AbortController | null = null;
  let keeping: Promise<void> = Promise.resolve();
  let distrusted: Failure | null = null;

  /** Why the present run is of no use; null when all is well. */
  async function fault(lastFileAt: number): Promise<Failure | null> {
    const isLate = clock.elapsed() - lastFileAt > patience;
    const failure = distrusted ?? (await parts.link()) ?? (isLate ? hangs(parts.interface) : null);
    distrusted = null;
    return failure;
  }

  /** Looks after the present run until it ends by itself or for good; says how it ended. */
  async function attend(quit: AbortSignal): Promise<Ended> {
    for (;;) {
      const run = runs.current();
      await Promise.race([run.ended, clock.sleep(lookEvery, quit).catch(() => undefined)]);
      if (quit.aborted) return run.stop();
      if (!runs.goesOn(run)) {
        // Unless another has taken over from it.
        if (runs.current() === run) return run.ended;
        continue;
      }
      const failure = await fault(run.lastFileAt());
      if (failure !== null) return { ...(await run.stop()), failure };
      if (runs.files() > 0) parts.onTrouble(null);
      if (isOld(clock.now() - run.startedAt, runs.files())) await runs.renew();
    }
  }

  async function keep(quit: AbortSignal): Promise<void> {
    let failures = 0;
    while (!quit.aborted) {
      const wrong = await parts.link();
      const ended = wrong === null ? await attend(quit) : null;
      runs.forget();
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
    names: runs.names,
    spans: runs.spans,
    renew: runs.renew,
    distrust(failure) {
      distrusted ??= failure;
    },
    start() {
      if (quitting !== null) return;
      quitting = new AbortController();
      keeping = keep(AbortSignal.any([signal, quitting.signal]));
    },
    async stop() {
      if (runs.isGoing) await clock.sleep(handOver, signal).catch(() => undefined);
      quitting?.abort(new Error('not needed any more'));
      await keeping;
      quitting = null;
    },
  };
}

function isOld(age: number, files: number): boolean {
  const isBusy = files > age / (fileSeconds * 1000) + 1;
  return age > (isBusy ? longestBusyRun : longestRun) || files > mostFiles;
}

const hangs = (on: string): Failure => ({
  kind: 'other',
  reason: `nothing is recorded on ${on}: dumpcap hangs`,
  hint: null,
});
