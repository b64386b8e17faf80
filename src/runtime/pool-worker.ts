/** The entry of the pool's threads. */
import { workerData } from 'node:worker_threads';
import type { Result } from './messages.ts';
import { resultOf } from './result.ts';

export interface PoolJob {
  readonly task: string;
  readonly input: unknown;
}

/** Address of the module with the tasks; its default export has a function for each name. */
export interface PoolBirth {
  readonly tasks: string;
}

type AnyTasks = { readonly [task: string]: ((input: unknown) => Promise<unknown>) | undefined };

const { tasks: module }: PoolBirth = workerData;
const { default: tasks }: { default: AnyTasks } = await import(module);

/** Runs one task. Failures come back as a Result, since an Error loses its code between threads. */
export default function runJob({ task, input }: PoolJob): Promise<Result<unknown>> {
  return resultOf(task, async () => {
    const work = tasks[task];
    if (work === undefined) throw new Error(`there is no task "${task}"`);
    return work(input);
  });
}
