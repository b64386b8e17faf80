import { availableParallelism } from 'node:os';
import type { MonitorRun } from '../../core/define.ts';
import type { Json } from '../../core/json.ts';
import { readText } from '../../edges/files/read.ts';
import { createRunFolders } from '../../edges/runs/run-folders.ts';
import type { PortsConfig } from './config.ts';
import { dueJobs, nextJob } from './due-jobs.ts';
import { createHealth } from './health.ts';
import { learnImported, readImported } from './imported.ts';
import { answerScan } from './request.ts';
import { takeInLeft } from './runs/broken-off.ts';
import { createBudget } from './runs/budget.ts';
import { createSlots } from './runs/slots.ts';
import type { RunFolders } from './scan/scanner.ts';
import type { Shift } from './shift.ts';
import { createState, hear } from './state.ts';
import { createPauses, describePause, isOver, type Pause, readPause } from './timing/pause.ts';

/** Scans at once: a long batch, a newcomer beside it, and hosts that are slow. */
const mostRuns = 3;
/** Each needs up to 100 MB while it asks for versions. */
const mostProcesses = 8;
/** Milliseconds after which the clock is looked at again, since it may have jumped. */
const longestWait = 60_000;

/** The monitor; `foldersOf` gives it the place for nmap's files. */
export const createPortsMonitor =
  (foldersOf: (data: string) => RunFolders, readText: Shift['readText']): MonitorRun<PortsConfig> =>
  async (context) => {
    const failed = new AbortController();
    const signal = AbortSignal.any([context.signal, failed.signal]);
    const tasks = new Set<Promise<void>>();
    let bell = new AbortController();
    const ring = (): void => bell.abort();
    const start = (task: Promise<void>): void => {
      const watched = task.catch((error) => failed.abort(error)).finally(() => tasks.delete(watched));
      tasks.add(watched);
    };

    const folders = foldersOf(context.site.data);
    const state = createState(context, context.clock.now());
    const slots = createSlots(mostRuns, ring);
    const pauses = createPauses(context.memory);
    const health = createHealth(context);
    const budget = createBudget(context.config.scan_budget, context.site.onDemand === true ? 1 : mostRuns);
    const processes = context.config.processes ?? Math.min(mostProcesses, availableParallelism());
    const common = {
      ring,
      readText,
      budget,
      processes,
      busy: new Set<string>(),
      slow: new Set<string>(),
      groupsBusy: new Set<string>(),
    };
    const shift: Shift = { context, signal, state, folders, slots, health, pauses, ...common };

    await takeInLeft(shift);
    await folders.prepare();
    context.onRequest('scan', (input, report, cancelled) => {
      const answer = answerScan(shift, input, report, cancelled);
      // What it saw is to be stored before the monitor ends; whoever asked hears of its failure.
      start(answer.then(doNothing, doNothing));
      return answer;
    });
    context.onRequest('pause', (input) => pauseScans(shift, readPause(input, context.clock.now())));
    context.onRequest('resume', () => pauseScans(shift, null));
    context.onRequest('imported', (input) => hearOfImport(shift, input));
    health.paused(pauses.current && describePause(pauses.current));
    listen(shift).catch((error) => failed.abort(error));
    while (!signal.aborted) {
      bell = new AbortController();
      if (pauses.current !== null && isOver(pauses.current, context.clock.now())) await pauseScans(shift, null);
      for (const job of dueJobs(shift)) start(job);
      await rest(shift, bell.signal);
    }
    await Promise.all(tasks);
    if (!context.signal.aborted) throw failed.signal.reason;
  };

const doNothing = (): void => {};

export default createPortsMonitor(createRunFolders, readText);

async function listen({ context, state, ring }: Shift): Promise<void> {
  for await (const event of context.heard) {
    const checkpoint = hear(state, event, context.clock.now());
    await context.emit({ events: [], checkpoint, heard: event.seq });
    ring();
  }
}

async function hearOfImport({ context, state, ring }: Shift, input: Json): Promise<Json> {
  const checkpoint = learnImported(state, readImported(input), context.clock.now());
  await context.emit({ events: [], checkpoint });
  ring();
  return null;
}

/** Begins a pause, or ends it (null). What a run has not finished is begun again afterwards. */
async function pauseScans({ context, pauses, health, ring }: Shift, pause: Pause | null): Promise<Json> {
  const before = pauses.current;
  await context.emit({ events: [], checkpoint: pauses.set(pause) });
  health.paused(pause && describePause(pause));
  ring();
  return { paused: pause !== null, since: pause?.since ?? null, until: pause?.until ?? null, before: before !== null };
}

/** Until somebody rings, a host is due, or the monitor shall end. */
async function rest(shift: Shift, bell: AbortSignal): Promise<void> {
  const { context, signal } = shift;
  const next = nextJob(shift) ?? Number.POSITIVE_INFINITY;
  const wait = Math.max(0, Math.min(longestWait, next - context.clock.now()));
  try {
    await context.clock.sleep(wait, AbortSignal.any([signal, bell]));
  } catch (error) {
    if (!signal.aborted && !bell.aborted) throw error;
  }
}
