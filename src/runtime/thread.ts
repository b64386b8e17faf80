import { type ResourceLimits, Worker } from 'node:worker_threads';
import { type ErrorShape, NetmonError, toErrorShape } from '../core/errors.ts';
import { moduleBeside } from '../core/module-url.ts';
import type { Birth, FromThread, Start, ToThread } from './messages.ts';

/** How often in the time after which a thread counts as stuck its heartbeat is looked at. */
const looks = 6;

export interface ThreadRules {
  /** Milliseconds without a heartbeat after which a thread is ended. */
  readonly stuckAfter: number;
  readonly limits: ResourceLimits;
}

export interface Thread {
  post(message: ToThread): void;
  /** Resolves when the thread is gone, with what ended it; null when it ended as it was told to. Never rejects. */
  readonly gone: Promise<ErrorShape | null>;
  /** Asks it to end; after `patience` milliseconds ends it. Resolves when it is gone. */
  stop(patience: number): Promise<void>;
}

const died = (monitor: string, message: string, hint: string | null = null): ErrorShape =>
  toErrorShape(new NetmonError('THREAD_DIED', monitor, message, { hint }), monitor);

/**
 * Calls `onStuck` when the counter stands still. Looks are counted, not time: after the whole process was suspended, the
 * thread gets its time like after any other look.
 */
function watchHeartbeat(beats: Int32Array, stuckAfter: number, onStuck: () => void): () => void {
  let seen = -1;
  let still = 0;
  const timer = setInterval(() => {
    const now = Atomics.load(beats, 0);
    still = now === seen ? still + 1 : 0;
    seen = now;
    if (still === looks) onStuck();
  }, stuckAfter / looks);
  return () => clearInterval(timer);
}

/** Starts one life of a monitor in a thread of its own. Programs that it starts die with the thread. */
export function startThread(start: Start, rules: ThreadRules, onMessage: (message: FromThread) => void): Thread {
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const birth: Birth = { beats, beatEvery: rules.stuckAfter / looks / 2 };
  const worker = new Worker(moduleBeside(import.meta.url, 'worker'), {
    name: start.monitor,
    resourceLimits: rules.limits,
    workerData: birth,
  });
  let ending: { readonly error: ErrorShape | null } | null = null;
  const endsWith = (error: ErrorShape | null): void => {
    ending ??= { error };
  };
  const unwatch = watchHeartbeat(beats, rules.stuckAfter, () => {
    endsWith(died(start.monitor, `it did not respond for ${rules.stuckAfter / 1000} s and was ended`));
    void worker.terminate();
  });

  worker.on('message', (message: FromThread) => {
    if (message.type === 'ended') endsWith(message.error);
    onMessage(message);
  });
  worker.on('error', (error) => endsWith(died(start.monitor, `its thread failed: ${error.message}`)));
  const gone = new Promise<ErrorShape | null>((resolve) => {
    worker.once('exit', (code) => {
      unwatch();
      endsWith(died(start.monitor, `its thread ended unexpectedly with exit code ${code}`));
      resolve(ending?.error ?? null);
    });
  });
  worker.postMessage({ type: 'start', start } satisfies ToThread);

  return {
    post: (message) => worker.postMessage(message),
    gone,
    async stop(patience) {
      worker.postMessage({ type: 'stop' } satisfies ToThread);
      const deadline = setTimeout(() => {
        endsWith(died(start.monitor, `it did not end within ${patience / 1000} s of being asked to`));
        void worker.terminate();
      }, patience);
      await gone;
      clearTimeout(deadline);
    },
  };
}
