import type { Exec, ExecResult } from '../../core/edges.ts';
import { NetmonError } from '../../core/errors.ts';
import type { ScanOutcome } from '../../core/inventory.ts';
import { emptyRun, type NmapRun } from '../../core/nmap-run.ts';
import type { NmapCall } from './args.ts';
import { lacksRights, type NmapEnd, outcomeOf } from './outcome.ts';
import { type NmapProgress, noProgress, readProgress } from './progress.ts';

export interface RunNmap {
  readonly exec: Exec;
  /** Reads nmap's XML in the pool. */
  readonly parse: (file: string) => Promise<NmapRun>;
  readonly call: NmapCall;
  /** The same as in `call`; its folder exists. */
  readonly base: string;
  readonly signal: AbortSignal;
  /** Milliseconds for the whole run. */
  readonly timeout: number | null;
  readonly onProgress?: (progress: NmapProgress) => void;
}

export interface NmapResult {
  /** What nmap found; empty when it wrote nothing that can be read. */
  readonly run: NmapRun;
  readonly outcome: ScanOutcome;
  /** Why it is not complete, in a sentence. */
  readonly reason: string | null;
}

/**
 * Runs nmap and reads what it wrote. A scan that went wrong is a result, so that what it saw is not lost. Rejects with
 * TOOL_MISSING, NO_RIGHTS, or the signal's reason.
 */
export async function runNmap({ exec, parse, call, base, signal, timeout, onProgress }: RunNmap): Promise<NmapResult> {
  let progress = noProgress;
  const onLine = (line: string): void => {
    const next = readProgress(progress, line);
    if (next !== progress) onProgress?.(next);
    progress = next;
  };
  const end = await ending(
    exec('nmap', call.args, { signal, input: call.input, onLine, ...(timeout === null ? {} : { timeout }) }),
  );
  if (lacksRights(end)) {
    throw new NetmonError('NO_RIGHTS', 'nmap', 'nmap may not use raw sockets', { hint: 'Start netmon as root.' });
  }
  const run = await readable(parse(`${base}.xml`));
  return { run: run ?? emptyRun, ...outcomeOf(end, run) };
}

async function ending(result: Promise<ExecResult>): Promise<NmapEnd> {
  try {
    return { ...(await result), tooLate: false };
  } catch (error) {
    const tooLate = error instanceof NetmonError && error.code === 'TOOL_TIMEOUT';
    if (!tooLate) throw error;
    return { exitCode: null, signal: null, stderr: '', tooLate };
  }
}

async function readable(run: Promise<NmapRun>): Promise<NmapRun | null> {
  try {
    return await run;
  } catch (error) {
    if (error instanceof NetmonError && (error.code === 'INPUT_INVALID' || error.code === 'NOT_FOUND')) return null;
    throw error;
  }
}
