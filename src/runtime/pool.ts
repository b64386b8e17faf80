import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { messageOf, NetmonError } from '../core/errors.ts';
import { moduleBeside } from '../core/module-url.ts';
import type { TaskName, Tasks } from '../core/tasks.ts';
import type { Result } from './messages.ts';
import type { PoolBirth, PoolJob } from './pool-worker.ts';
import { unwrap } from './result.ts';

export interface Pool {
  /** Rejects with the task's own error, THREAD_DIED when its thread fails (out of memory, say), or the signal's reason. */
  run<T extends TaskName>(task: T, input: Tasks[T]['input'], signal?: AbortSignal): Promise<Tasks[T]['output']>;
  /** Ends at once, also what runs. Idempotent. */
  close(): Promise<void>;
}

export interface PoolRules {
  readonly maxThreads: number;
  /** Milliseconds after which a thread without work ends. */
  readonly idleTimeout: number;
  /** MiB of heap for one task. */
  readonly memory: number;
}

export const usualPoolRules: PoolRules = { maxThreads: 2, idleTimeout: 5000, memory: 512 };

/**
 * Threads for finite, CPU-heavy work. There is none while there is no work.
 * @param tasks module of tasks, see tasks.ts
 */
export function openPool(rules = usualPoolRules, tasks = moduleBeside(import.meta.url, 'tasks')): Pool {
  const pool = new Piscina<PoolJob, Result<unknown>>({
    filename: fileURLToPath(moduleBeside(import.meta.url, 'pool-worker')),
    minThreads: 0,
    maxThreads: rules.maxThreads,
    idleTimeout: rules.idleTimeout,
    resourceLimits: { maxOldGenerationSizeMb: rules.memory },
    recordTiming: false,
    workerData: { tasks: tasks.href } satisfies PoolBirth,
  });
  let closed: Promise<void> | null = null;

  async function runJob(job: PoolJob, signal: AbortSignal | undefined): Promise<Result<unknown>> {
    signal?.throwIfAborted();
    try {
      return await pool.run(job, signal === undefined ? {} : { signal });
    } catch (cause) {
      signal?.throwIfAborted();
      throw new NetmonError('THREAD_DIED', 'pool', `the task ${job.task} was lost: ${messageOf(cause)}`, { cause });
    }
  }

  return {
    async run<T extends TaskName>(task: T, input: Tasks[T]['input'], signal?: AbortSignal) {
      return unwrap(await runJob({ task, input }, signal)) as Tasks[T]['output'];
    },
    close() {
      closed ??= pool.destroy();
      return closed;
    },
  };
}
