import type { Clock } from './edges.ts';

/** Waits for all; the first that fails ends the wait. That `signal` ended them is no failure. */
export async function untilAborted(signal: AbortSignal, work: readonly Promise<void>[]): Promise<void> {
  try {
    await Promise.all(work);
  } catch (error) {
    if (!signal.aborted) throw error;
    await Promise.allSettled(work);
  }
}

/** Does work again and again, with a pause in milliseconds after each time, until the signal fires. */
export async function every(
  { clock, signal }: { readonly clock: Pick<Clock, 'sleep'>; readonly signal: AbortSignal },
  pause: number,
  work: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await work();
    await clock.sleep(pause, signal);
  }
}
