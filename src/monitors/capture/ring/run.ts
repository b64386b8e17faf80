import type { Clock, Exec } from '../../../core/edges.ts';
import { messageOf, NetmonError } from '../../../core/errors.ts';
import { type RingOptions, ringArgs } from '../../../integrations/dumpcap/args.ts';
import { createReport, type Failure, failureOf, rightsHint } from '../../../integrations/dumpcap/report.ts';

/** One life of dumpcap on one interface. Times are milliseconds since 1970. */
export interface Run {
  /** What its files' names begin with. */
  readonly name: string;
  readonly startedAt: number;
  /** Resolves when it records, or has ended without. */
  readonly ready: Promise<void>;
  /** Milliseconds on the steady clock since when it told of no file. */
  lastFileAt(): number;
  /** Ends it in order; its last file is whole then. */
  stop(): Promise<Ended>;
  /** Never rejects. */
  readonly ended: Promise<Ended>;
}

export interface Ended {
  readonly from: number;
  readonly to: number;
  /** It recorded, if only for a moment. */
  readonly recorded: boolean;
  /** Packets that were lost; null when it did not say. */
  readonly dropped: number | null;
  /** Null when it ended because it was told to. */
  readonly failure: Failure | null;
}

interface RunParts {
  readonly exec: Exec;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** A file is whole. */
  readonly onFile: (path: string) => void;
}

/** Starts dumpcap. It ends with `signal`, and whatever becomes of the agent, with its thread. */
export function startRun(name: string, options: RingOptions, { exec, clock, signal, onFile }: RunParts): Run {
  const report = createReport();
  const told = new AbortController();
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
  const startedAt = clock.now();
  let fileAt = clock.elapsed();
  const end = (failure: Failure | null): Ended => ({
    from: startedAt,
    to: clock.now(),
    recorded: report.file !== null,
    dropped: report.dropped,
    failure,
  });

  const ended = exec('dumpcap', ringArgs(options), {
    signal: AbortSignal.any([signal, told.signal]),
    onErrorLine: (line) => {
      const whole = report.take(line);
      if (report.file !== null) isReady();
      if (whole === null) return;
      fileAt = clock.elapsed();
      onFile(whole);
    },
  })
    .then(
      ({ exitCode }) => end(failureOf(options.interface, report.complaint, exitCode)),
      (error) => end(told.signal.aborted || signal.aborted ? null : couldNotRun(error)),
    )
    .finally(() => {
      isReady();
      if (report.file !== null) onFile(report.file);
    });

  return {
    name,
    startedAt,
    ready,
    ended,
    lastFileAt: () => fileAt,
    stop() {
      told.abort(new Error('enough is recorded'));
      return ended;
    },
  };
}

function couldNotRun(error: unknown): Failure {
  const isRights = error instanceof NetmonError && error.code === 'NO_RIGHTS';
  const hint = isRights ? rightsHint : error instanceof NetmonError ? error.hint : null;
  return { kind: isRights ? 'rights' : 'other', reason: `nothing is recorded: ${messageOf(error)}`, hint };
}
